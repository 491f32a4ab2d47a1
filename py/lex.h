/* Source text to tokens.  The state is a value that can be copied and put back:
 * the compiler reads a function's body twice, once for its names. */
#ifndef PY_LEX_H
#define PY_LEX_H

#include "py/py.h"

enum token {
    T_END, T_NEWLINE, T_INDENT, T_DEDENT, T_NAME, T_NUMBER, T_STRING, T_BYTES, T_FSTRING,
#define KEYWORD(id, text) T_##id,
#define SYMBOL(id, text)  T_##id,
#include "py/token.def"
#undef KEYWORD
#undef SYMBOL
};

enum { LEX_INDENTS = 48, LEX_NESTING = 64 };

struct lex {
    val source; /* str or bytes */
    uint32_t at, line;
    uint32_t start, end; /* of the current token */
    uint32_t token_line;
    enum token token;
    val value; /* of a name, number or string; 0 while only names are looked at */
    uint16_t indents[LEX_INDENTS];
    uint8_t indent_count, nesting, line_start, fstring_nesting;
    int16_t pending; /* dedents still to come, or one indent (-1) */
    char quote;      /* of an f-string: its quote, and whether tripled or raw */
    bool triple, raw;
    bool quiet; /* values aren't made */
};

void lex_open(struct py *py, struct lex *lex, val source);
/* Reads the next token into lex->token. */
void lex_next(struct py *py, struct lex *lex);
/* Frees the text before the current token: the source is the lexer's own. */
void lex_forget(struct py *py, struct lex *lex);
/* The same with all of it, at the end. */
void lex_close(struct py *py, struct lex *lex);
/* Inside an f-string: text up to '{' or the end (or '}' in a format).  Returns it (0 when
 * quiet); the character that ended it, or 0 for the quote, is in *stop. */
val lex_fstring(struct py *py, struct lex *lex, bool in_format, char *stop);

#endif
