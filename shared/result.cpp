#include "shared/result.h"

namespace field::shared {

const char* codeName(Code code) {
    switch (code) {
        case Code::offline:
            return "offline";
        case Code::busy:
            return "busy";
        case Code::refused:
            return "refused";
        case Code::invalid:
            return "invalid";
        case Code::missing:
            return "missing";
        case Code::full:
            return "full";
        case Code::locked:
            return "locked";
        case Code::damaged:
            return "damaged";
        case Code::unsupported:
            return "unsupported";
    }
    std::abort();
}

}  // namespace field::shared
