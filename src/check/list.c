#include "check/check.h"
#include "check/kinds.h"

/* Every kind once, by name; kinds.h declares them. */
#define KINDS(X) \
    X(agree) \
    X(alternates) \
    X(arithmetic) \
    X(assert) \
    X(covers) \
    X(explained) \
    X(foot) \
    X(introduced) \
    X(lookup) \
    X(pairs) \
    X(pattern) \
    X(registry) \
    X(resolve) \
    X(sequence) \
    X(series) \
    X(sum) \
    X(terms) \
    X(variants)

#define KIND(name) &check_kind_##name,
#define SPEC(name) &check_kind_##name.spec,

const struct check_kind *const check_kinds[] = { KINDS(KIND) NULL };

const struct kind_spec *const *check_kind_specs(void)
{
    static const struct kind_spec *const specs[] = { KINDS(SPEC) NULL };
    _Static_assert(sizeof specs / sizeof *specs == sizeof check_kinds / sizeof *check_kinds, "the same kinds in both");
    return specs;
}
