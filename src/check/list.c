#include "check/check.h"
#include "check/kinds.h"

const struct check_kind *const check_kinds[] = {
    &check_kind_agree,   &check_kind_assert,  &check_kind_covers,   &check_kind_lookup,
    &check_kind_pattern, &check_kind_resolve, &check_kind_sequence, &check_kind_sum,
    NULL,
};

const struct kind_spec *const *check_kind_specs(void)
{
    static const struct kind_spec *const specs[] = {
        &check_kind_agree.spec,   &check_kind_assert.spec,  &check_kind_covers.spec,   &check_kind_lookup.spec,
        &check_kind_pattern.spec, &check_kind_resolve.spec, &check_kind_sequence.spec, &check_kind_sum.spec,
        NULL,
    };
    _Static_assert(sizeof specs / sizeof *specs == sizeof check_kinds / sizeof *check_kinds, "the same kinds in both");
    return specs;
}
