module hello.test/hello

go 1.19
