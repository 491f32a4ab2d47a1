/* The instructions' numbers; what they do is in opcode.def. */
#ifndef PY_OPCODE_H
#define PY_OPCODE_H

enum opcode {
#define OP(name) OPC_##name,
#include "py/opcode.def"
#undef OP
    OPC_COUNT
};

#endif
