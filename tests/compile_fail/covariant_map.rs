fn main() {
    let map = nodestate::map::EpochMap::<u32, for<'a> fn(&'a str)>::new();
    let _narrow: &nodestate::map::EpochMap<u32, fn(&'static str)> = &map;
}
