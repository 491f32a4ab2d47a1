/* Disassembler: operands as objdump writes them. */
#include <inttypes.h>
#include <stdio.h>

#include "xtensa/insn.h"
#include "xtensa/special.h"

/* The operands of one instruction, after its mnemonic and a blank. */
static int operands(const struct insn *i, uint32_t pc, char *to, size_t n)
{
    uint32_t target = pc + (uint32_t)i->imm, imm = (uint32_t)i->imm;
    unsigned a = i->a, b = i->b, width = 0;
    while (imm >> 8 >> width && width < 16)
        width++;
    switch (isa_ops[i->op].format) {
    case FORMAT_RST: return snprintf(to, n, "a%u, a%u, a%u", a, b, imm);
    case FORMAT_RT:
    case FORMAT_RS:
    case FORMAT_TS: return snprintf(to, n, "a%u, a%u", a, b);
    case FORMAT_S: return snprintf(to, n, "a%u", a);
    case FORMAT_EXTRACT: return snprintf(to, n, "a%u, a%u, %u, %u", a, b, imm & 0xFF, width);
    case FORMAT_SHIFT_LEFT:
    case FORMAT_SHIFT_ARITH:
    case FORMAT_SHIFT_RIGHT: return snprintf(to, n, "a%u, a%u, %u", a, b, imm);
    case FORMAT_AMOUNT:
    case FORMAT_LEVEL: return snprintf(to, n, "%u", imm);
    case FORMAT_SPECIAL: return snprintf(to, n, "a%u", a);
    case FORMAT_T_LEVEL: return snprintf(to, n, "a%u, %u", a, imm);
    case FORMAT_BREAK: return snprintf(to, n, "%u, %u", a, b);
    case FORMAT_LITERAL: return snprintf(to, n, "a%u, 0x%" PRIx32, a, imm);
    case FORMAT_ACCESS8:
    case FORMAT_ACCESS16:
    case FORMAT_ACCESS32:
    case FORMAT_ACCESS_N:
    case FORMAT_TS_CONST8:
    case FORMAT_TS_CONST8_HIGH:
    case FORMAT_RS_CONST_N: return snprintf(to, n, "a%u, a%u, %" PRId32, a, b, i->imm);
    case FORMAT_T_CONST12:
    case FORMAT_S_CONST_N: return snprintf(to, n, "a%u, %" PRId32, a, i->imm);
    case FORMAT_CALL:
    case FORMAT_JUMP: return snprintf(to, n, "0x%" PRIx32, target);
    case FORMAT_BRANCH_S:
    case FORMAT_BRANCH_N: return snprintf(to, n, "a%u, 0x%" PRIx32, a, target);
    case FORMAT_BRANCH_SIGNED:
        return snprintf(to, n, "a%u, %" PRId32 ", 0x%" PRIx32, a, isa_signed_constant[b], target);
    case FORMAT_BRANCH_UNSIGNED:
        return snprintf(to, n, "a%u, %" PRIu32 ", 0x%" PRIx32, a, isa_unsigned_constant[b], target);
    case FORMAT_BRANCH_ST: return snprintf(to, n, "a%u, a%u, 0x%" PRIx32, a, b, target);
    case FORMAT_BRANCH_BIT: return snprintf(to, n, "a%u, %u, 0x%" PRIx32, a, b, target);
    case FORMAT_NONE:
    case FORMATS: break;
    }
    return 0;
}

static int special_mnemonic(const struct insn *i, char *to, size_t n)
{
    unsigned number = (unsigned)i->imm;
    const char *name = special_name(number);
    if (i->op == ISA_WSR && number == SPECIAL_interrupt)
        name = "intset";
    if (name)
        return snprintf(to, n, "%s.%s ", isa_ops[i->op].mnemonic, name);
    return snprintf(to, n, "%s.%u ", isa_ops[i->op].mnemonic, number);
}

void isa_disassemble(const struct insn *insn, uint32_t pc, char *text, size_t size)
{
    enum isa_format format = isa_ops[insn->op].format;
    int n;
    if (format == FORMAT_SPECIAL)
        n = special_mnemonic(insn, text, size);
    else
        n = snprintf(text, size, "%s%s", isa_ops[insn->op].mnemonic, format ? " " : "");
    if (n >= 0 && (size_t)n < size)
        operands(insn, pc, text + n, size - (size_t)n);
}
