/*
 * The shell inside RUN: the language of POSIX, with what bash adds and Dockerfiles use.
 *
 * A command that does not fit ends as an error in the rule {@code command}, and reading goes on after
 * it; all other rules hand their errors upwards. So that few tokens of lookahead decide everywhere,
 * no two commands ever touch without something between them: what must not follow a command is its
 * {@code excess}, which is always an error, and what stands where no command can begin is
 * {@code stray} or {@code misplaced}.
 */
parser grammar ShellParser;

options { tokenVocab = ShellLexer; }

script : gap* (andOr (breaker gap* andOr)* (breaker gap*)?)? EOF;

breaker : separator | stray;

gap : separator | stray | misplaced;

/** The lines of a here-document. */
hereBody : wordMore* EOF;

separator : SEMICOLON | AMPERSAND | LINE_END;

stray
  : closing wordMore*
  | PAREN_CLOSE | ARM_CLOSE | CASE_END | QUOTE_CLOSE | BRACE_CLOSE | BRACE_ERROR | ARITH_CLOSE | ARITH_TEXT
  | ARITH_ERROR | LENGTH | NAME | OPERATOR | SLASH | OTHER_OPERATOR | PATTERN_END
  ;

misplaced : AND_IF | OR_IF | PIPE | PIPE_AND;

andOr : pipeline (link pipeline)*;

link : (AND_IF | OR_IF) LINE_END*;

pipeline : BANG* command ((PIPE | PIPE_AND) LINE_END* command)*;

command
  : function excess?
  | compound redirection* excess?
  | brackets redirection* excess?
  | simple (PAREN_OPEN NEVER)?
  ;

/** The lexer makes no NEVER, so that this does not fit whatever follows. */
excess
  : (wordStart | wordMore | ASSIGNMENT | opening | BANG | IN | BRACKETS_CLOSE | PAREN_OPEN) NEVER
  ;

function
  : TEXT PAREN_OPEN PAREN_CLOSE LINE_END* compound redirection*
  | FUNCTION TEXT (PAREN_OPEN PAREN_CLOSE)? LINE_END* compound redirection*
  ;

compound : subshell | group | ifClause | forClause | whileClause | caseClause;

subshell : PAREN_OPEN list PAREN_CLOSE;

group : CURLY_OPEN list CURLY_CLOSE;

ifClause : IF list THEN list (ELIF list THEN list)* (ELSE list)? FI;

forClause
  : FOR TEXT LINE_END*
    (IN word* (SEMICOLON | LINE_END) LINE_END* | SEMICOLON LINE_END*)?
    DO list DONE
  ;

whileClause : (WHILE | UNTIL) list DO list DONE;

caseClause : CASE word LINE_END* IN LINE_END* (arm (CASE_END LINE_END* arm?)*)? ESAC;

arm : PAREN_OPEN? pattern (PIPE pattern)* (PAREN_CLOSE | ARM_CLOSE) LINE_END* commands?;

list : LINE_END* commands;

commands : andOr (separator andOr?)*;

simple
  : (assignment | redirection)+ (firstWord (word | redirection)*)?
  | firstWord (word | redirection)*
  ;

assignment : ASSIGNMENT wordMore*;

redirection : (REDIRECT | HERE) word;

brackets : BRACKETS_OPEN bracketItem* BRACKETS_CLOSE;

bracketItem
  : wordStart | wordMore | ASSIGNMENT | opening | closing | BANG | IN
  | AND_IF | OR_IF | PIPE | PAREN_OPEN | PAREN_CLOSE | ARM_CLOSE | REDIRECT | LINE_END
  ;

/** A reserved word with more text behind it is none, as in {@code if"x"}. */
firstWord : (wordStart | IN | BRACKETS_CLOSE) wordMore* | opening wordMore+;

word : (wordStart | ASSIGNMENT | opening | closing | BANG | IN | BRACKETS_CLOSE) wordMore*;

pattern
  : (wordStart | ASSIGNMENT | opening | closingButEsac | BANG | IN | BRACKETS_CLOSE) wordMore*
  ;

/** Reserved words that begin a command. */
opening : IF | FOR | WHILE | UNTIL | CASE | FUNCTION | CURLY_OPEN | BRACKETS_OPEN;

/** Reserved words that stand where a command ends. */
closing : closingButEsac | ESAC;

closingButEsac : THEN | ELIF | ELSE | FI | DO | DONE | CURLY_CLOSE;

wordStart
  : TEXT | ESCAPED | SINGLE | OPEN_SINGLE | ANSI | BACKQUOTED | OPEN_BACKQUOTE | PARAMETER
  | QUOTE_OPEN quotedTail
  | BRACE_OPEN parameterTail
  | COMMAND_OPEN commandTail
  | ARITH_OPEN arithmeticTail
  ;

wordMore
  : MORE_TEXT | MORE_ESCAPED | MORE_SINGLE | MORE_OPEN_SINGLE | MORE_ANSI | MORE_BACKQUOTED
  | MORE_OPEN_BACKQUOTE | MORE_PARAMETER
  | MORE_QUOTE_OPEN quotedTail
  | MORE_BRACE_OPEN parameterTail
  | MORE_COMMAND_OPEN commandTail
  | MORE_ARITH_OPEN arithmeticTail
  ;

quotedTail : wordMore* QUOTE_CLOSE;

parameterTail
  : LENGTH BRACE_CLOSE
  | NAME (OPERATOR operand | SLASH operand (PATTERN_END operand)? | OTHER_OPERATOR operand)? BRACE_CLOSE
  ;

operand : wordMore*;

commandTail : separator* (andOr (separator+ andOr)* separator*)? PAREN_CLOSE;

arithmeticTail : ARITH_TEXT* ARITH_CLOSE;
