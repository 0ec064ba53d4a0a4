#pragma once

#include <cstdlib>
#include <string>
#include <utility>
#include <variant>

namespace field::shared {

/// What the caller does about a failure, not what went wrong inside.
enum class Code {
    offline,      ///< no answer: try again later, unasked
    busy,         ///< the other side has no room now: try again after a while
    refused,      ///< not allowed: tell the person
    invalid,      ///< the input is wrong: tell the person what and where
    missing,      ///< not there, or not for you; the two are never told apart on the wire
    full,         ///< no room on the disk: stop, keep the data
    locked,       ///< sealed under a passphrase: ask for it, keep the data
    damaged,      ///< stored data fails its check: stop, keep the data
    unsupported,  ///< made by a newer or foreign program: stop, keep the data
};

/// Snake-case name of `code`, as logs and JSON show it.
const char* codeName(Code code);

/// A failure in words a person can act on: what, where, and the next step.
struct Failure {
    Code code;
    std::string message;
};

struct Done {};

/// A value or a Failure. Reading the wrong one is a broken invariant and ends the program.
template <class T = Done>
class [[nodiscard]] Result {
  public:
    Result(T value) : state_(std::in_place_index<0>, std::move(value)) {}            // NOLINT
    Result(Failure failure) : state_(std::in_place_index<1>, std::move(failure)) {}  // NOLINT

    [[nodiscard]] bool ok() const { return state_.index() == 0; }
    explicit operator bool() const { return ok(); }

    T& operator*() & { return value(); }
    const T& operator*() const& { return value(); }
    T* operator->() { return &value(); }
    const T* operator->() const { return &value(); }

    T& value() {
        if (!ok()) std::abort();
        return std::get<0>(state_);
    }
    const T& value() const {
        if (!ok()) std::abort();
        return std::get<0>(state_);
    }
    /// Moves the value out.
    T take() { return std::move(value()); }

    [[nodiscard]] const Failure& failure() const {
        if (ok()) std::abort();
        return std::get<1>(state_);
    }

  private:
    std::variant<T, Failure> state_;
};

}  // namespace field::shared
