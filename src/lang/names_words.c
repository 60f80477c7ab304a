/* The words with which a charter declares things and types; the same in every language of the
 * messages. */
#include "lang/names.h"

struct mf_str mf_ref_kind_word(enum mf_ref_kind kind)
{
    switch (kind) {
    case MF_REF_BODY:
        return MF_S("body");
    case MF_REF_OFFICE:
        return MF_S("office");
    case MF_REF_SETTING:
        return MF_S("setting");
    case MF_REF_RULE:
        return MF_S("rule");
    case MF_REF_FACT:
        return MF_S("fact");
    case MF_REF_EMERGENCY:
        return MF_S("emergency");
    case MF_REF_MANDATE:
        return MF_S("mandate");
    case MF_REF_POWER:
        return MF_S("power");
    case MF_REF_PARAM:
        return MF_S("parameter");
    case MF_REF_TAG:
        return MF_S("tag");
    case MF_REF_WEIGHT:
        return MF_S("weight");
    case MF_REF_MISSION:
        return MF_S("mission");
    case MF_REF_WITNESS:
        return MF_S("witness");
    case MF_REF_NONE:
    case MF_REF__COUNT:
        break;
    }
    return MF_S("");
}

struct mf_str mf_param_type_word(enum mf_param_type type)
{
    static const char *const words[] = {"person", "text",    "hash",  "amount",  "duration",
                                        "body",   "charter", "words", "decision"};
    return mf_str_c(words[type]);
}
