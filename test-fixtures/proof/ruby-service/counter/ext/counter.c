#include <ctype.h>
#include <ruby.h>

static VALUE words(VALUE self, VALUE text) {
  Check_Type(text, T_STRING);
  long count = 0;
  int inside = 0;
  for (long at = 0; at < RSTRING_LEN(text); at++) {
    int letter = isalnum((unsigned char)RSTRING_PTR(text)[at]);
    count += letter && !inside;
    inside = letter;
  }
  return LONG2NUM(count);
}

void Init_counter(void) {
  rb_define_module_function(rb_define_module("Counter"), "words", words, 1);
}
