/* Expressions as trees: parsed by py/parse.c, scanned and compiled by py/compile.c and
 * py/expr.c.  A tree lives until its statement is done. */
#ifndef PY_NODE_H
#define PY_NODE_H

#include "py/lex.h"

enum node_kind {
    NODE_NAME,   /* value */
    NODE_CONST,  /* value */
    NODE_TUPLE, NODE_LIST, NODE_SET, /* a: items */
    NODE_DICT,   /* a: NODE_PAIR or NODE_DSTAR items */
    NODE_PAIR,   /* a: b */
    NODE_BINARY, NODE_UNARY, /* op; a, b */
    NODE_NOT, NODE_AND, NODE_OR, /* a: operands */
    NODE_COMPARE, /* a: first; b: operands, each with its op */
    NODE_IF,     /* b if a else c */
    NODE_LAMBDA, /* a: parameters; b: body */
    NODE_PARAM,  /* value: name; a: default; op: PARAM_ */
    NODE_CALL,   /* a: function; b: arguments */
    NODE_KEYWORD, /* value=a */
    NODE_STAR, NODE_DSTAR, /* a */
    NODE_ATTR,   /* a.value */
    NODE_ITEM,   /* a[b] */
    NODE_SLICE,  /* a:b:c, each may be NULL */
    NODE_LISTCOMP, NODE_SETCOMP, NODE_GENEXP, /* a; b: clauses */
    NODE_DICTCOMP, /* a: a NODE_PAIR */
    NODE_FOR,    /* for a in b; op: async */
    NODE_WHEN,   /* if a */
    NODE_YIELD, NODE_YIELDFROM, NODE_AWAIT, /* a */
    NODE_WALRUS, /* value := a */
    NODE_FSTRING, /* a: parts, constants and NODE_FORMAT */
    NODE_FORMAT, /* a; op: conversion; b: spec or NULL */
};
enum param_kind { PARAM_PLAIN, PARAM_STAR, PARAM_KEYWORD, PARAM_DSTAR, PARAM_ONLY /* the '/' */ };

struct node {
    uint8_t kind, op;
    uint16_t count; /* of the list a (or b of a call) */
    uint32_t line;
    val value;
    struct node *a, *b, *c, *next;
};

struct compiler;
struct node *parse_expression(struct py *py, struct compiler *c);   /* one, without commas */
struct node *parse_expressions(struct py *py, struct compiler *c);  /* a tuple with commas */
struct node *parse_target(struct py *py, struct compiler *c);       /* of `with`: no commas */
struct node *parse_targets(struct py *py, struct compiler *c);      /* of `for`, `del` */
struct node *parse_parameters(struct py *py, struct compiler *c, enum token end);
/* Arguments up to and with the ')'; count in *count. */
struct node *parse_arguments(struct py *py, struct compiler *c, uint16_t *count);
bool parse_starts_expression(enum token token);

#endif
