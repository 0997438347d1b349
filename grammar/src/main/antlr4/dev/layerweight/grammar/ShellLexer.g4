/*
 * Tokens of the shell inside RUN.
 *
 * Two modes hold the place in a word: in the default mode a word may begin, in the mode WORD one goes
 * on. The kinds of token differ (TEXT and MORE_TEXT), so that the parser needs no blanks to tell one
 * word from two, and reserved words, comments and assignments exist only where a word begins.
 */
lexer grammar ShellLexer;

// The caller makes ARM_CLOSE of the parenthesis behind a case pattern, and NEVER of nothing.
tokens { ARM_CLOSE, NEVER }

fragment GAP       : [ \t\r\u000B\f];
fragment NAME_TEXT : [A-Za-z_] [A-Za-z0-9_]*;
fragment SPECIAL   : [@*#?\-!$];
fragment IO        : '<' | '>' | '>>' | '>|' | '<>' | '<&' | '>&' | '<<<';

BLANKS        : GAP+ -> skip;
COMMENT       : '#' ~[\n]* -> skip;
JOINED_LINE   : '\\' '\r'? '\n' -> skip;
LINE_END      : '\n';
AND_IF        : '&&';
OR_IF         : '||';
PIPE_AND      : '|&';
PIPE          : '|';
CASE_END      : ';;' | ';&' | ';;&';
SEMICOLON     : ';';
AMPERSAND     : '&';
PAREN_OPEN    : '(' -> pushMode(DEFAULT_MODE);
PAREN_CLOSE   : ')' -> popMode;
HERE          : [0-9]* '<<' '-'?;
REDIRECT      : [0-9]* IO | '&>' '>'?;

IF            : 'if' -> mode(WORD);
THEN          : 'then' -> mode(WORD);
ELIF          : 'elif' -> mode(WORD);
ELSE          : 'else' -> mode(WORD);
FI            : 'fi' -> mode(WORD);
FOR           : 'for' -> mode(WORD);
WHILE         : 'while' -> mode(WORD);
UNTIL         : 'until' -> mode(WORD);
DO            : 'do' -> mode(WORD);
DONE          : 'done' -> mode(WORD);
CASE          : 'case' -> mode(WORD);
ESAC          : 'esac' -> mode(WORD);
IN            : 'in' -> mode(WORD);
FUNCTION      : 'function' -> mode(WORD);
CURLY_OPEN    : '{' -> mode(WORD);
CURLY_CLOSE   : '}' -> mode(WORD);
BANG          : '!' -> mode(WORD);
BRACKETS_OPEN : '[[' -> mode(WORD);
BRACKETS_CLOSE: ']]' -> mode(WORD);

ASSIGNMENT    : NAME_TEXT '+'? '=' -> mode(WORD);
TEXT          : (~[ \t\r\u000B\f\n;&|()<>"'$`\\=]+ | '=' | '$' | '\\') -> mode(WORD);
ESCAPED       : '\\' . -> mode(WORD);
SINGLE        : '\'' ~[']* '\'' -> mode(WORD);
OPEN_SINGLE   : '\'' ~[']* -> mode(WORD);
ANSI          : '$\'' (~['\\] | '\\' .)* '\'' -> mode(WORD);
QUOTE_OPEN    : '$'? '"' -> mode(WORD), pushMode(QUOTED);
BACKQUOTED    : '`' (~[`\\] | '\\' .)* '`' -> mode(WORD);
OPEN_BACKQUOTE: '`' (~[`\\] | '\\' .)* '\\'? -> mode(WORD);
PARAMETER     : '$' (NAME_TEXT | [0-9] | SPECIAL) -> mode(WORD);
BRACE_OPEN    : '${' -> mode(WORD), pushMode(BRACE);
COMMAND_OPEN  : '$(' -> mode(WORD), pushMode(DEFAULT_MODE);
ARITH_OPEN    : '$((' -> mode(WORD), pushMode(ARITH);

mode WORD;
W_BLANKS            : GAP+ -> skip, mode(DEFAULT_MODE);
W_JOINED_LINE       : '\\' '\r'? '\n' -> skip;
W_LINE_END          : '\n' -> type(LINE_END), mode(DEFAULT_MODE);
W_AND_IF            : '&&' -> type(AND_IF), mode(DEFAULT_MODE);
W_OR_IF             : '||' -> type(OR_IF), mode(DEFAULT_MODE);
W_PIPE_AND          : '|&' -> type(PIPE_AND), mode(DEFAULT_MODE);
W_PIPE              : '|' -> type(PIPE), mode(DEFAULT_MODE);
W_CASE_END          : (';;' | ';&' | ';;&') -> type(CASE_END), mode(DEFAULT_MODE);
W_SEMICOLON         : ';' -> type(SEMICOLON), mode(DEFAULT_MODE);
W_AMPERSAND         : '&' -> type(AMPERSAND), mode(DEFAULT_MODE);
W_PAREN_OPEN        : '(' -> type(PAREN_OPEN), mode(DEFAULT_MODE), pushMode(DEFAULT_MODE);
W_PAREN_CLOSE       : ')' -> type(PAREN_CLOSE), popMode;
W_HERE              : '<<' '-'? -> type(HERE), mode(DEFAULT_MODE);
W_REDIRECT          : (IO | '&>' '>'?) -> type(REDIRECT), mode(DEFAULT_MODE);
MORE_TEXT           : ~[ \t\r\u000B\f\n;&|()<>"'$`\\]+ | '$' | '\\';
MORE_ESCAPED        : '\\' .;
MORE_SINGLE         : '\'' ~[']* '\'';
MORE_OPEN_SINGLE    : '\'' ~[']*;
MORE_ANSI           : '$\'' (~['\\] | '\\' .)* '\'';
MORE_QUOTE_OPEN     : '$'? '"' -> pushMode(QUOTED);
MORE_BACKQUOTED     : '`' (~[`\\] | '\\' .)* '`';
MORE_OPEN_BACKQUOTE : '`' (~[`\\] | '\\' .)* '\\'?;
MORE_PARAMETER      : '$' (NAME_TEXT | [0-9] | SPECIAL);
MORE_BRACE_OPEN     : '${' -> pushMode(BRACE);
MORE_COMMAND_OPEN   : '$(' -> pushMode(DEFAULT_MODE);
MORE_ARITH_OPEN     : '$((' -> pushMode(ARITH);

mode QUOTED;
QUOTE_CLOSE      : '"' -> popMode;
Q_JOINED_LINE    : '\\' '\r'? '\n' -> skip;
Q_ESCAPED        : '\\' [$`"\\] -> type(MORE_ESCAPED);
Q_TEXT           : (~["$`\\]+ | '$' | '\\') -> type(MORE_TEXT);
Q_BACKQUOTED     : '`' (~[`\\] | '\\' .)* '`' -> type(MORE_BACKQUOTED);
Q_OPEN_BACKQUOTE : '`' (~[`\\] | '\\' .)* '\\'? -> type(MORE_OPEN_BACKQUOTE);
Q_PARAMETER      : '$' (NAME_TEXT | [0-9] | SPECIAL) -> type(MORE_PARAMETER);
Q_BRACE_OPEN     : '${' -> type(MORE_BRACE_OPEN), pushMode(BRACE);
Q_COMMAND_OPEN   : '$(' -> type(MORE_COMMAND_OPEN), pushMode(DEFAULT_MODE);
Q_ARITH_OPEN     : '$((' -> type(MORE_ARITH_OPEN), pushMode(ARITH);

// The lines of a here-document whose delimiter is not quoted.
mode HERE_BODY;
H_JOINED_LINE    : '\\' '\r'? '\n' -> skip;
H_ESCAPED        : '\\' [$`\\] -> type(MORE_ESCAPED);
H_TEXT           : (~[$`\\]+ | '$' | '\\') -> type(MORE_TEXT);
H_BACKQUOTED     : '`' (~[`\\] | '\\' .)* '`' -> type(MORE_BACKQUOTED);
H_OPEN_BACKQUOTE : '`' (~[`\\] | '\\' .)* '\\'? -> type(MORE_OPEN_BACKQUOTE);
H_PARAMETER      : '$' (NAME_TEXT | [0-9] | SPECIAL) -> type(MORE_PARAMETER);
H_BRACE_OPEN     : '${' -> type(MORE_BRACE_OPEN), pushMode(BRACE);
H_COMMAND_OPEN   : '$(' -> type(MORE_COMMAND_OPEN), pushMode(DEFAULT_MODE);
H_ARITH_OPEN     : '$((' -> type(MORE_ARITH_OPEN), pushMode(ARITH);

mode BRACE;
LENGTH      : '#' (NAME_TEXT | [0-9]+ | [@*]) -> mode(MODIFIER);
NAME        : (NAME_TEXT | [0-9]+ | SPECIAL) -> mode(MODIFIER);
BRACE_ERROR : .;

mode MODIFIER;
BRACE_CLOSE    : '}' -> popMode;
OPERATOR       : (':'? [+\-?=] | '#' '#'? | '%' '%'?) -> mode(OPERAND);
SLASH          : '/' '/'? -> mode(PATTERN);
OTHER_OPERATOR : . -> mode(OPERAND);

// A quote without its partner is text: inside of double quotes "${x:-it's}" is right.
mode OPERAND;
O_CLOSE          : '}' -> type(BRACE_CLOSE), popMode;
O_JOINED_LINE    : '\\' '\r'? '\n' -> skip;
O_ESCAPED        : '\\' . -> type(MORE_ESCAPED);
O_SINGLE         : '\'' ~['}]* '\'' -> type(MORE_SINGLE);
O_TEXT           : (~[}"'$`\\]+ | '$' | '\\' | '\'') -> type(MORE_TEXT);
O_QUOTE_OPEN     : '"' -> type(MORE_QUOTE_OPEN), pushMode(QUOTED);
O_BACKQUOTED     : '`' (~[`\\] | '\\' .)* '`' -> type(MORE_BACKQUOTED);
O_OPEN_BACKQUOTE : '`' (~[`\\] | '\\' .)* '\\'? -> type(MORE_OPEN_BACKQUOTE);
O_PARAMETER      : '$' (NAME_TEXT | [0-9] | SPECIAL) -> type(MORE_PARAMETER);
O_BRACE_OPEN     : '${' -> type(MORE_BRACE_OPEN), pushMode(BRACE);
O_COMMAND_OPEN   : '$(' -> type(MORE_COMMAND_OPEN), pushMode(DEFAULT_MODE);
O_ARITH_OPEN     : '$((' -> type(MORE_ARITH_OPEN), pushMode(ARITH);

mode PATTERN;
PATTERN_END      : '/' -> mode(OPERAND);
A_CLOSE          : '}' -> type(BRACE_CLOSE), popMode;
A_JOINED_LINE    : '\\' '\r'? '\n' -> skip;
A_ESCAPED        : '\\' . -> type(MORE_ESCAPED);
A_SINGLE         : '\'' ~['}]* '\'' -> type(MORE_SINGLE);
A_TEXT           : (~[/}"'$`\\]+ | '$' | '\\' | '\'') -> type(MORE_TEXT);
A_QUOTE_OPEN     : '"' -> type(MORE_QUOTE_OPEN), pushMode(QUOTED);
A_BACKQUOTED     : '`' (~[`\\] | '\\' .)* '`' -> type(MORE_BACKQUOTED);
A_OPEN_BACKQUOTE : '`' (~[`\\] | '\\' .)* '\\'? -> type(MORE_OPEN_BACKQUOTE);
A_PARAMETER      : '$' (NAME_TEXT | [0-9] | SPECIAL) -> type(MORE_PARAMETER);
A_BRACE_OPEN     : '${' -> type(MORE_BRACE_OPEN), pushMode(BRACE);
A_COMMAND_OPEN   : '$(' -> type(MORE_COMMAND_OPEN), pushMode(DEFAULT_MODE);
A_ARITH_OPEN     : '$((' -> type(MORE_ARITH_OPEN), pushMode(ARITH);

mode ARITH;
ARITH_CLOSE  : '))' -> popMode;
ARITH_PAREN  : '(' -> type(ARITH_TEXT), pushMode(ARITH_INNER);
ARITH_TEXT   : ~[()]+;
ARITH_ERROR  : ')';

mode ARITH_INNER;
INNER_OPEN  : '(' -> type(ARITH_TEXT), pushMode(ARITH_INNER);
INNER_CLOSE : ')' -> type(ARITH_TEXT), popMode;
INNER_TEXT  : ~[()]+ -> type(ARITH_TEXT);
