module example.test/rows

go 1.19
