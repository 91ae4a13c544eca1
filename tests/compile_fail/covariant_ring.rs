//! What is pushed may not be shorter-lived than what is taken out.

use nodestate::ring::spsc;

fn main() {
    let (producer, mut consumer) = spsc::ring::<&'static str>(1).unwrap();
    {
        let text = String::from("gone");
        let mut shorter: spsc::Producer<&str> = producer;
        shorter.try_push(&text).unwrap();
    }
    println!("{}", consumer.try_pop().unwrap());
}
