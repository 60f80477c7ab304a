#ifndef MF_LANG_PARSE_H
#define MF_LANG_PARSE_H
/*
 * From text to a charter as data: syntax only. Names stay unresolved (every mf_ref has its name and
 * kind MF_REF_NONE), a bare name in a rule is MF_RULE_NAME, a bare word as a value is MF_VALUE_WORD
 * with its amount filled as MF_AMT_NAME too; names.c completes them. Required clauses and clauses
 * that may stand only once are looked after here.
 */
#include "lang/charter.h"

/*
 * Parses a charter; a source whose name ends in `.md` or `.markdown` is a Markdown document. The
 * text is borrowed and must outlive the charter. Every fault of syntax goes to `diags`, unsorted.
 * The result is owned by the arena: complete when no error was added, else what could be read of it
 * (good for looking up names); NULL when too little could be read for any further finding to be
 * worth telling. Takes less than 100 bytes of arena for each byte of text, and 64 KiB.
 */
struct mf_charter *mf_charter_parse(struct mf_arena *arena, struct mf_source source,
                                    struct mf_diags *diags);

#endif
