#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "shared/env.h"
#include "shared/result.h"

/// A boundary of the product under libFuzzer: one program each, in which main.cpp is the entrance.
/// A target gives any bytes to the reader that the product gives them to, and holds it to more than
/// to survive: what it reads is written back and read equal, what it refuses it says in words.
namespace field::fuzz {

struct Target {
    /// Reads `bytes`; ends in fail() where a promise is broken.
    void (*run)(std::string_view bytes);
    /// Inputs that the product's own writers made: where the search begins.
    std::vector<std::string> (*seeds)();
};

/// Each program defines its own.
extern const Target target;

/// Ends the program in a way that libFuzzer takes for a crash, and keeps the input of.
[[noreturn]] void fail(const std::string& what);

inline void hold(bool promise, const char* what) {
    if (!promise) fail(what);
}

/// Whoever is refused is told why.
template <class T>
void holdRefusal(const shared::Result<T>& result) {
    hold(result.ok() || !result.failure().message.empty(), "a refusal without a word");
}

/// Takes an input apart. Past its end everything is empty or 0.
class Input {
  public:
    explicit Input(std::string_view bytes) : rest_(bytes) {}

    [[nodiscard]] bool empty() const { return rest_.empty(); }
    /// A number below `count`, from one byte.
    unsigned below(unsigned count);
    /// A piece that says its own size (2 bytes, big-endian), or what is left of it.
    std::string_view piece();
    std::string_view rest() { return take(rest_.size()); }

  private:
    std::string_view take(std::size_t size);
    std::string_view rest_;
};

/// What Input::piece() takes off again.
std::string pieceOf(std::string_view bytes);

/// No time and no chance: equal inputs take equal ways, and equal texts are sealed equal.
class StillEnv : public shared::Env {
  public:
    std::int64_t wallMs() override { return 1'750'000'000'000; }
    std::int64_t bootMs() override { return 1'000; }
    std::string bootId() override { return std::string(16, 'b'); }
    std::string zone() override { return "Asia/Shanghai"; }
    void random(void* out, std::size_t size) override;
};

/// A folder of this process alone, empty, and gone when it ends.
const std::string& ownFolder();
void writeFile(const std::string& path, std::string_view bytes);
std::string readFile(const std::string& path);

}  // namespace field::fuzz
