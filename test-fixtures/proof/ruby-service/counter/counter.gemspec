Gem::Specification.new do |gem|
  gem.name = "counter"
  gem.version = "1.0.0"
  gem.summary = "Counts the words of a text"
  gem.authors = ["The counters"]
  gem.license = "Apache-2.0"
  gem.homepage = "https://counter.test"
  gem.files = ["ext/counter.c", "ext/extconf.rb"]
  gem.extensions = ["ext/extconf.rb"]
end
