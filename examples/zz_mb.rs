use nodestate::ring::mpsc;
use std::hint::black_box;
use std::time::Instant;
fn best(name: &str, n: u64, mut f: impl FnMut()) {
    let mut v: Vec<f64> = (0..15)
        .map(|_| {
            let t = Instant::now();
            f();
            t.elapsed().as_nanos() as f64 / n as f64
        })
        .collect();
    v.sort_by(f64::total_cmp);
    println!("{name}: min {:.2} median {:.2} ns/item", v[0], v[7]);
}
fn main() {
    let (mut tx, mut rx) = mpsc::ring::<u64>(1024).unwrap();
    const N: u64 = 2_000_000;
    best("single push+pop", N, || {
        for i in 0..N {
            tx.try_push(black_box(i)).unwrap();
            black_box(rx.try_pop().unwrap());
        }
    });
    best("512 push, 512 pop", N, || {
        for _ in 0..N / 512 {
            for i in 0..512 {
                tx.try_push(black_box(i)).unwrap();
            }
            for _ in 0..512 {
                black_box(rx.try_pop().unwrap());
            }
        }
    });
    let mut out = Vec::with_capacity(1024);
    best("512 push, drain 64", N, || {
        for _ in 0..N / 512 {
            for i in 0..512 {
                tx.try_push(black_box(i)).unwrap();
            }
            for _ in 0..8 {
                out.clear();
                rx.try_drain(&mut out, 64).unwrap();
                black_box(&out);
            }
        }
    });
    for b in [4usize, 8, 16, 64] {
        let mut batch = Vec::with_capacity(b);
        best(&format!("batch {b}, drain {b}"), N, || {
            for _ in 0..N / b as u64 {
                batch.extend(0..b as u64);
                tx.push_batch(&mut batch).unwrap();
                out.clear();
                rx.try_drain(&mut out, b).unwrap();
                black_box(&out);
            }
        });
    }
    let q = crossbeam_queue::ArrayQueue::<u64>::new(1024);
    best("ArrayQueue single", N, || {
        for i in 0..N {
            q.push(black_box(i)).unwrap();
            black_box(q.pop().unwrap());
        }
    });
}
