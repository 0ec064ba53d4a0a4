#pragma once

#include "tests/fuzz/target.h"

namespace field::fuzz {

/// What `read` makes of `in` is written by `write` and read again: the same.
template <class Message, class Read, class Write>
void holdRoundTrip(const Message& in, Read read, Write write) {
    const auto first = read(in);
    holdRefusal(first);
    if (!first) return;
    const Message written = write(*first);
    const auto again = read(written);
    hold(again.ok(), "what was read is refused once it is written");
    // To write twice alike proves nothing: a writer that forgets a field does.
    hold(*again == *first, "what was read is another once it is written");
    if constexpr (requires { written.SerializeAsString(); })
        hold(write(*again).SerializeAsString() == written.SerializeAsString(),
             "what was written is another the second time");
    else
        hold(write(*again) == written, "what was written is another the second time");
}

}  // namespace field::fuzz
