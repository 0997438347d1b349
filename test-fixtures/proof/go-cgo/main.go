// Rows counts the rows of a table with SQLite, whose C library it links.
package main

/*
#cgo LDFLAGS: -lsqlite3
#include <sqlite3.h>
#include <stdlib.h>

static int step(sqlite3 *db, const char *text, int *value) {
	sqlite3_stmt *statement;
	int code = sqlite3_prepare_v2(db, text, -1, &statement, 0);
	if (code == SQLITE_OK && sqlite3_step(statement) == SQLITE_ROW) {
		*value = sqlite3_column_int(statement, 0);
	}
	sqlite3_finalize(statement);
	return code;
}
*/
import "C"

import (
	"fmt"
	"os"
	"unsafe"
)

func value(db *C.sqlite3, text string) int {
	words := C.CString(text)
	defer C.free(unsafe.Pointer(words))
	var found C.int
	if code := C.step(db, words, &found); code != C.SQLITE_OK {
		fmt.Fprintln(os.Stderr, text, C.GoString(C.sqlite3_errmsg(db)))
		os.Exit(1)
	}
	return int(found)
}

func main() {
	var db *C.sqlite3
	name := C.CString(":memory:")
	defer C.free(unsafe.Pointer(name))
	if C.sqlite3_open(name, &db) != C.SQLITE_OK {
		os.Exit(1)
	}
	defer C.sqlite3_close(db)
	value(db, "create table tool (name text)")
	value(db, "insert into tool values ('hammer'), ('saw'), ('file')")
	fmt.Println(value(db, "select count(*) from tool"), "tools")
}
