/*
 * Whether this is built with the address sanitizer, which wants to see what is allocated, and looks into the process at its
 * end. GCC and clang tell it in different ways.
 */
#ifndef BASE_SANITIZER_H
#define BASE_SANITIZER_H

#ifdef __SANITIZE_ADDRESS__
#define ADDRESS_SANITIZER 1
#elif defined __has_feature
#define ADDRESS_SANITIZER __has_feature(address_sanitizer)
#else
#define ADDRESS_SANITIZER 0
#endif

#endif
