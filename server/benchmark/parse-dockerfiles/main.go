// Reads the Dockerfiles that are named with the parser of BuildKit, as far as it goes without a build:
// syntax tree, then typed instructions and stages.
package main

import (
	"fmt"
	"os"

	"github.com/moby/buildkit/frontend/dockerfile/instructions"
	"github.com/moby/buildkit/frontend/dockerfile/parser"
)

func main() {
	failed := false
	for _, name := range os.Args[1:] {
		stages, err := parse(name)
		if err != nil {
			failed = true
			fmt.Fprintf(os.Stderr, "%s: %v\n", name, err)
			continue
		}
		fmt.Printf("%s: %d stages\n", name, stages)
	}
	if failed {
		os.Exit(1)
	}
}

func parse(name string) (int, error) {
	file, err := os.Open(name)
	if err != nil {
		return 0, err
	}
	defer file.Close()
	tree, err := parser.Parse(file)
	if err != nil {
		return 0, err
	}
	stages, _, err := instructions.Parse(tree.AST, nil)
	return len(stages), err
}
