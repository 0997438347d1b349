//! Counts the lines of its own text.
use memchr::memchr_iter;

fn main() {
    let text = include_str!("main.rs");
    let lines = memchr_iter(b'\n', text.as_bytes()).count();
    let unit = std::env::var("UNIT").unwrap_or_default();
    println!("{} lines {}", itoa::Buffer::new().format(lines), unit);
}
