/* Decoder: a word's group by its low four bits, then the first line of isa.def
 * that matches, then the operands by the line's format. */
#include "xtensa/insn.h"
#include "xtensa/special.h"

const struct isa_op_info isa_ops[ISA_OPS] = {
    [ISA_ILLEGAL] = {"excw", 0, 0, FORMAT_NONE},
#define ISA(name, mnemonic, mask, match, format)                                                   \
    [ISA_##name] = {mnemonic, mask, match, FORMAT_##format},
#include "xtensa/isa.def"
#undef ISA
};

/* First line of each group; a group ends where the next one starts. */
static const uint8_t group_start[17] = {
    ISA_ADD,  ISA_L32R,   ISA_L32I,   ISA_CALL0, ISA_CALL0, ISA_CALL0,  ISA_J,
    ISA_BEQ,  ISA_L32I_N, ISA_S32I_N, ISA_ADD_N, ISA_ADDI_N, ISA_MOVI_N, ISA_MOV_N,
    ISA_OPS,  ISA_OPS,    ISA_OPS,
};

const int32_t isa_signed_constant[16] = {-1, 1,  2,  3,  4,  5,  6,   7,
                                         8,  10, 12, 16, 32, 64, 128, 256};
const uint32_t isa_unsigned_constant[16] = {32768, 65536, 2,  3,  4,  5,  6,   7,
                                            8,     10,    12, 16, 32, 64, 128, 256};

static uint8_t find_op(uint32_t word)
{
    unsigned group = word & 0xFU;
    for (uint8_t op = group_start[group]; op < group_start[group + 1]; op++)
        if ((word & isa_ops[op].mask) == isa_ops[op].match)
            return op;
    return ISA_ILLEGAL;
}

/* A special register that isn't there makes its instruction illegal. */
static uint8_t without_missing_specials(uint8_t op, uint32_t word)
{
    enum special_access need = op == ISA_RSR ? SPECIAL_R : op == ISA_WSR ? SPECIAL_W : SPECIAL_X;
    if (isa_ops[op].format != FORMAT_SPECIAL || special_allows(word >> 8 & 0xFFU, need))
        return op;
    return ISA_ILLEGAL;
}

static int32_t sign_extend(uint32_t value, unsigned bits)
{
    uint32_t sign = 1U << (bits - 1);
    return (int32_t)((value ^ sign) - sign);
}

/* --- operands ------------------------------------------------------------- */

#define T(w) ((uint8_t)((w) >> 4 & 0xFU))
#define S(w) ((uint8_t)((w) >> 8 & 0xFU))
#define R(w) ((uint8_t)((w) >> 12 & 0xFU))

static int32_t extract_fields(uint32_t w)
{
    uint32_t shift = (w >> 8 & 0xFU) | (w >> 12 & 0x10U), width = (w >> 20) + 1;
    return (int32_t)(((1U << width) - 1) << 8 | shift);
}

static int32_t left_shift(uint32_t w)
{
    return 32 - (int32_t)(T(w) | (w >> 16 & 0x10U));
}

static int32_t literal_address(uint32_t w, uint32_t pc)
{
    return (int32_t)(((pc + 3) & ~3U) + (0xFFFC0000U | (w >> 8) << 2));
}

static int32_t call_displacement(uint32_t w, uint32_t pc)
{
    uint32_t target = (pc & ~3U) + ((uint32_t)sign_extend(w >> 6, 18) << 2) + 4;
    return (int32_t)(target - pc);
}

static int32_t narrow_displacement(uint32_t w)
{
    return 4 + (int32_t)((w >> 12 & 0xFU) | (w & 0x30U));
}

static int32_t narrow_constant(uint32_t w)
{
    int32_t value = (int32_t)((w >> 12 & 0xFU) | (w & 0x70U));
    return value >= 96 ? value - 128 : value;
}

static void set(struct insn *i, uint8_t a, uint8_t b, int32_t imm)
{
    i->a = a;
    i->b = b;
    i->imm = imm;
}

static void decode_operands(struct insn *i, enum isa_format format, uint32_t w, uint32_t pc)
{
    int32_t byte = (int32_t)(w >> 16);
    switch (format) {
    case FORMAT_NONE: break;
    case FORMAT_RST: set(i, R(w), S(w), T(w)); break;
    case FORMAT_RT: set(i, R(w), T(w), 0); break;
    case FORMAT_RS: set(i, R(w), S(w), 0); break;
    case FORMAT_TS: set(i, T(w), S(w), 0); break;
    case FORMAT_S: set(i, S(w), 0, 0); break;
    case FORMAT_EXTRACT: set(i, R(w), T(w), extract_fields(w)); break;
    case FORMAT_SHIFT_LEFT: set(i, R(w), S(w), left_shift(w)); break;
    case FORMAT_SHIFT_ARITH: set(i, R(w), T(w), (int32_t)(S(w) | (w >> 16 & 0x10U))); break;
    case FORMAT_SHIFT_RIGHT: set(i, R(w), T(w), S(w)); break;
    case FORMAT_AMOUNT: set(i, 0, 0, (int32_t)(S(w) | (w & 0x10U))); break;
    case FORMAT_SPECIAL: set(i, T(w), 0, (int32_t)(w >> 8 & 0xFFU)); break;
    case FORMAT_T_LEVEL: set(i, T(w), 0, S(w)); break;
    case FORMAT_LEVEL: set(i, 0, 0, S(w)); break;
    case FORMAT_BREAK: set(i, S(w), T(w), 0); break;
    case FORMAT_LITERAL: set(i, T(w), 0, literal_address(w, pc)); break;
    case FORMAT_ACCESS8: set(i, T(w), S(w), byte); break;
    case FORMAT_ACCESS16: set(i, T(w), S(w), byte * 2); break;
    case FORMAT_ACCESS32: set(i, T(w), S(w), byte * 4); break;
    case FORMAT_T_CONST12:
        set(i, T(w), 0, sign_extend((uint32_t)byte | (w & 0xF00U), 12));
        break;
    case FORMAT_TS_CONST8: set(i, T(w), S(w), sign_extend((uint32_t)byte, 8)); break;
    case FORMAT_TS_CONST8_HIGH: set(i, T(w), S(w), sign_extend((uint32_t)byte, 8) * 256); break;
    case FORMAT_CALL: set(i, 0, 0, call_displacement(w, pc)); break;
    case FORMAT_JUMP: set(i, 0, 0, 4 + sign_extend(w >> 6, 18)); break;
    case FORMAT_BRANCH_S: set(i, S(w), 0, 4 + sign_extend(w >> 12, 12)); break;
    case FORMAT_BRANCH_SIGNED:
    case FORMAT_BRANCH_UNSIGNED: set(i, S(w), R(w), 4 + sign_extend((uint32_t)byte, 8)); break;
    case FORMAT_BRANCH_ST: set(i, S(w), T(w), 4 + sign_extend((uint32_t)byte, 8)); break;
    case FORMAT_BRANCH_BIT:
        set(i, S(w), (uint8_t)(T(w) | (w >> 8 & 0x10U)), 4 + sign_extend((uint32_t)byte, 8));
        break;
    case FORMAT_ACCESS_N: set(i, T(w), S(w), R(w) * 4); break;
    case FORMAT_RS_CONST_N: set(i, R(w), S(w), T(w) ? (int32_t)T(w) : -1); break;
    case FORMAT_S_CONST_N: set(i, S(w), 0, narrow_constant(w)); break;
    case FORMAT_BRANCH_N: set(i, S(w), 0, narrow_displacement(w)); break;
    case FORMATS: break;
    }
}

struct insn isa_decode(uint32_t word, uint32_t pc)
{
    struct insn i = {.length = (uint8_t)isa_length((uint8_t)word)};
    word &= i.length == 2 ? 0xFFFFU : 0xFFFFFFU;
    i.op = without_missing_specials(find_op(word), word);
    decode_operands(&i, isa_ops[i.op].format, word, pc);
    return i;
}
