#include "base/limits.h"

struct limits limits_default(void)
{
    return (struct limits){
#define LIMIT_VALUE(name, type, value, option, help) .name = (value),
        LIMITS(LIMIT_VALUE)
#undef LIMIT_VALUE
    };
}
