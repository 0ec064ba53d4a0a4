#pragma once

#include <QtGlobal>

#include "shared/result.h"

/// `result`'s value; ends the test program with its message if it failed. For what a test takes for
/// granted, not for what it tests.
template <class T>
T must(field::shared::Result<T> result) {
    if (!result) qFatal("%s", result.failure().message.c_str());
    return result.take();
}
