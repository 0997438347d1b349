package main

import (
	"fmt"
	"html/template"
	"os"
	"os/user"
)

func main() {
	page := template.Must(template.ParseFiles("templates/page.html"))
	who, _ := user.Current()
	fmt.Println("user", who.Uid)
	if err := page.Execute(os.Stdout, os.Getenv("GREETING")); err != nil {
		panic(err)
	}
}
