/*
 * Tokens of one Dockerfile instruction, after continuation lines were joined.
 *
 * The escape character of a Dockerfile is a setting of the file. The character stream therefore hands
 * it over as U+10FFFE, a code point that no text contains; a backslash that is not the escape
 * character is text like any other. Lists in JSON are read from a stream without that exchange.
 *
 * An instruction is read in two steps, as a build does: its head in the modes DEFAULT, FLAGS and
 * ARGUMENTS, then its arguments in the mode WORD or JSON, which the caller starts.
 */
lexer grammar InstructionLexer;

fragment ESC       : '\u{10FFFE}';
fragment GAP       : [ \t\u000B\f\r\n];
fragment LETTER    : [\p{L}_];
fragment NAME_TEXT : LETTER [\p{L}\p{Nd}_]* | [0-9]+ | [@*#?\-!$];
fragment HEX       : [0-9a-fA-F];
fragment ANY       : [\u0000-\u{10FFFF}];

KEYWORD     : ~[ \t\u000B\f\r\n]+ -> mode(FLAGS);
LEADING_GAP : GAP+ -> skip;

mode FLAGS;
FLAG      : '--' (FLAG_PIECE+ FLAG_END? | FLAG_END);
FLAGS_END : '--' -> mode(ARGUMENTS);
FLAGS_GAP : GAP+ -> skip;
REST      : (~[\- \t\u000B\f\r\n] | '-' ~[\-]) ANY* | '-';
fragment FLAG_PIECE
  : ~[ \t\u000B\f\r\n'"\u{10FFFE}]
  | ESC .
  | '"' (~["\u{10FFFE}] | ESC .)* '"'
  | '\'' ~[']* '\''
  ;
// A quote that never ends takes all the rest.
fragment FLAG_END : ESC | '"' (~["\u{10FFFE}] | ESC .)* ESC? | '\'' ~[']*;

mode ARGUMENTS;
ARGUMENTS_GAP  : GAP+ -> skip;
ARGUMENTS_REST : ~[ \t\u000B\f\r\n] ANY* -> type(REST);

mode WORD;
BLANK         : GAP+;
EQUALS        : '=';
SINGLE_QUOTED : '\'' ~[']* '\'';
OPEN_SINGLE   : '\'' ~[']*;
QUOTE_OPEN    : '"' -> pushMode(QUOTED);
ESCAPED       : ESC .;
ESCAPE_AT_END : ESC;
VARIABLE      : '$' NAME_TEXT;
BRACE_OPEN    : '${' -> pushMode(BRACE);
DOLLAR        : '$';
TEXT          : ~[ \t\u000B\f\r\n='"$\u{10FFFE}]+;

mode QUOTED;
QUOTE_CLOSE       : '"' -> popMode;
QUOTED_ESCAPED    : ESC ["$\u{10FFFE}] -> type(ESCAPED);
QUOTED_ESCAPE     : ESC -> type(DOLLAR);
QUOTED_VARIABLE   : '$' NAME_TEXT -> type(VARIABLE);
QUOTED_BRACE_OPEN : '${' -> type(BRACE_OPEN), pushMode(BRACE);
QUOTED_DOLLAR     : '$' -> type(DOLLAR);
QUOTED_TEXT       : ~["$\u{10FFFE}]+ -> type(TEXT);

mode BRACE;
NAME             : NAME_TEXT -> mode(MODIFIER);
NAME_CLOSE       : '}' -> type(BRACE_CLOSE), popMode;
BAD_SUBSTITUTION : . -> popMode;

mode MODIFIER;
BRACE_CLOSE  : '}' -> popMode;
OPERATOR     : (':'? [+\-?] | '#' '#'? | '%' '%'?) -> mode(OPERAND);
SLASH        : '/' '/'? -> mode(PATTERN);
MODIFIER_BAD : . -> type(BAD_SUBSTITUTION), popMode;

mode OPERAND;
OPERAND_CLOSE         : '}' -> type(BRACE_CLOSE), popMode;
OPERAND_SINGLE_QUOTED : '\'' ~[']* '\'' -> type(SINGLE_QUOTED);
OPERAND_OPEN_SINGLE   : '\'' ~[']* -> type(OPEN_SINGLE);
OPERAND_QUOTE_OPEN    : '"' -> type(QUOTE_OPEN), pushMode(QUOTED);
OPERAND_ESCAPED       : ESC . -> type(ESCAPED);
OPERAND_ESCAPE_AT_END : ESC -> type(ESCAPE_AT_END);
OPERAND_VARIABLE      : '$' NAME_TEXT -> type(VARIABLE);
OPERAND_BRACE_OPEN    : '${' -> type(BRACE_OPEN), pushMode(BRACE);
OPERAND_DOLLAR        : '$' -> type(DOLLAR);
OPERAND_TEXT          : ~[}'"$\u{10FFFE}]+ -> type(TEXT);

// What a slash looks for ends at the next slash; a closing brace is text here.
mode PATTERN;
PATTERN_END           : '/' -> mode(OPERAND);
PATTERN_SINGLE_QUOTED : '\'' ~[']* '\'' -> type(SINGLE_QUOTED);
PATTERN_OPEN_SINGLE   : '\'' ~[']* -> type(OPEN_SINGLE);
PATTERN_QUOTE_OPEN    : '"' -> type(QUOTE_OPEN), pushMode(QUOTED);
PATTERN_ESCAPED       : ESC . -> type(ESCAPED);
PATTERN_ESCAPE_AT_END : ESC -> type(ESCAPE_AT_END);
PATTERN_VARIABLE      : '$' NAME_TEXT -> type(VARIABLE);
PATTERN_BRACE_OPEN    : '${' -> type(BRACE_OPEN), pushMode(BRACE);
PATTERN_DOLLAR        : '$' -> type(DOLLAR);
PATTERN_TEXT          : ~[/'"$\u{10FFFE}]+ -> type(TEXT);

mode JSON;
JSON_GAP   : [ \t\r\n]+ -> skip;
LIST_OPEN  : '[';
LIST_CLOSE : ']';
COMMA      : ',';
STRING     : '"' (~["\\\u0000-\u001F] | '\\' (["\\/bfnrt] | 'u' HEX HEX HEX HEX))* '"';
SCALAR     : '-'? [0-9]+ ('.' [0-9]+)? ([eE] [+\-]? [0-9]+)? | 'true' | 'false' | 'null';
NOT_JSON   : .;
