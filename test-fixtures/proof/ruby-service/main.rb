require "counter"

puts "#{Counter.words(File.read(File.join(__dir__, 'book.txt')))} words"
