/* Instructions of the LX106: decoded form and decoder.
 *
 *   struct insn i = isa_decode(word, pc);
 *   isa_disassemble(&i, pc, text, sizeof text);
 *
 * `word` holds the instruction's three bytes, little-endian; for a narrow
 * instruction the third doesn't matter.  Pure: no state, no memory. */
#ifndef XTENSA_INSN_H
#define XTENSA_INSN_H

#include <stddef.h>
#include <stdint.h>

enum isa_op {
    ISA_ILLEGAL, /* no instruction of this core */
#define ISA(name, mnemonic, mask, match, format) ISA_##name,
#include "xtensa/isa.def"
#undef ISA
    ISA_OPS
};

/* FORMAT(name, a, b, imm): what a format puts into an insn's fields.  Register
 * operands are numbers 0-15; displacements are in bytes from the instruction. */
enum isa_format {
    FORMAT_NONE,            /* -                                          */
    FORMAT_RST,             /* a = r,  b = s,  imm = t                    */
    FORMAT_RT,              /* a = r,  b = t                              */
    FORMAT_RS,              /* a = r,  b = s                              */
    FORMAT_TS,              /* a = t,  b = s                              */
    FORMAT_S,               /* a = s                                      */
    FORMAT_EXTRACT,         /* a = r,  b = t,  imm = mask << 8 | shift    */
    FORMAT_SHIFT_LEFT,      /* a = r,  b = s,  imm = 1 .. 32              */
    FORMAT_SHIFT_ARITH,     /* a = r,  b = t,  imm = 0 .. 31              */
    FORMAT_SHIFT_RIGHT,     /* a = r,  b = t,  imm = 0 .. 15              */
    FORMAT_AMOUNT,          /* imm = 0 .. 31                              */
    FORMAT_SPECIAL,         /* a = t,  imm = special register             */
    FORMAT_T_LEVEL,         /* a = t,  imm = interrupt level              */
    FORMAT_LEVEL,           /* imm = interrupt level, or break's number   */
    FORMAT_BREAK,           /* a, b = the two numbers                     */
    FORMAT_LITERAL,         /* a = t,  imm = address                      */
    FORMAT_ACCESS8,         /* a = t,  b = s,  imm = offset               */
    FORMAT_ACCESS16,        /* the same, scaled by 2                      */
    FORMAT_ACCESS32,        /* the same, scaled by 4                      */
    FORMAT_T_CONST12,       /* a = t,  imm                                */
    FORMAT_TS_CONST8,       /* a = t,  b = s,  imm                        */
    FORMAT_TS_CONST8_HIGH,  /* the same, imm a multiple of 256            */
    FORMAT_CALL,            /* imm = displacement                         */
    FORMAT_JUMP,            /* imm = displacement                         */
    FORMAT_BRANCH_S,        /* a = s,  imm = displacement                 */
    FORMAT_BRANCH_SIGNED,   /* a = s,  b = index into isa_signed_constant */
    FORMAT_BRANCH_UNSIGNED, /* a = s,  b = index into isa_unsigned_constant */
    FORMAT_BRANCH_ST,       /* a = s,  b = t,  imm = displacement         */
    FORMAT_BRANCH_BIT,      /* a = s,  b = bit, imm = displacement        */
    FORMAT_ACCESS_N,        /* a = t,  b = s,  imm = offset               */
    FORMAT_RS_CONST_N,      /* a = r,  b = s,  imm = -1, 1 .. 15          */
    FORMAT_S_CONST_N,       /* a = s,  imm = -32 .. 95                    */
    FORMAT_BRANCH_N,        /* a = s,  imm = displacement                 */
    FORMATS
};

/* Is the format's imm a displacement? */
static inline int isa_jumps(enum isa_format format)
{
    return (format >= FORMAT_CALL && format <= FORMAT_BRANCH_BIT) || format == FORMAT_BRANCH_N;
}

struct insn {
    uint8_t op;     /* enum isa_op */
    uint8_t length; /* bytes: 2 or 3 */
    uint8_t a, b;   /* by format */
    int32_t imm;
};

/* What follows from an operation alone. */
struct isa_op_info {
    const char *mnemonic;
    uint32_t mask, match;
    enum isa_format format;
};
extern const struct isa_op_info isa_ops[ISA_OPS];

/* The constants that branches compare with. */
extern const int32_t isa_signed_constant[16];
extern const uint32_t isa_unsigned_constant[16];

/* An illegal word decodes as ISA_ILLEGAL, with the length its low bits ask for. */
struct insn isa_decode(uint32_t word, uint32_t pc);

/* The instruction's length by its first byte. */
static inline unsigned isa_length(uint8_t first_byte)
{
    return (first_byte & 0xFU) >= 8U ? 2U : 3U;
}

/* objdump's spelling, with a blank after the mnemonic: "addi a1, a1, -16".
 * Cut to `size`, always terminated. */
void isa_disassemble(const struct insn *insn, uint32_t pc, char *text, size_t size);

#endif
