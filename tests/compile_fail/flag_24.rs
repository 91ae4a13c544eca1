fn main() {
    let _flag = nodestate::flags::UserFlags::bit::<24>();
}
