/*
 * One Dockerfile instruction. The lexer closes quotes and braces that the text leaves open (and says
 * so), therefore {@code instruction}, {@code word} and {@code binding} accept every text.
 */
parser grammar InstructionParser;

options { tokenVocab = InstructionLexer; }

/** Keyword, flags, and the arguments as one piece, whose form depends on the keyword. */
instruction : KEYWORD FLAG* FLAGS_END? REST? EOF;

/** Text in which quotes are removed and variables put in. */
word : part* EOF;

/** A word of ENV, LABEL or ARG, cut at its first equals sign outside of quotes. */
binding : (literal | quoted | variable)* (EQUALS part*)? EOF;

part : literal | EQUALS | quoted | variable;

literal : TEXT | BLANK | ESCAPED | ESCAPE_AT_END | DOLLAR;

quoted : SINGLE_QUOTED | OPEN_SINGLE | QUOTE_OPEN part* QUOTE_CLOSE;

variable
  : VARIABLE
  | BRACE_OPEN NAME modifier? BRACE_CLOSE
  | BRACE_OPEN NAME? BAD_SUBSTITUTION
  | BRACE_OPEN BRACE_CLOSE
  ;

modifier : OPERATOR operand | SLASH operand (PATTERN_END operand)?;

operand : part*;

/** The form {@code ["a", "b"]}; a build refuses items that are no strings. */
list : LIST_OPEN (item (COMMA item)*)? LIST_CLOSE EOF;

item : STRING | SCALAR;
