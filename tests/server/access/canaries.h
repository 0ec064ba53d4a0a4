#pragma once

#include <cstdint>
#include <map>
#include <optional>
#include <random>
#include <string>
#include <string_view>
#include <unordered_map>
#include <vector>

#include "shared/catalog.h"
#include "shared/value.h"

/// Values that nothing else has, planted where somebody might look for them, and found again in
/// bytes that somebody was given: as they are, in hexadecimal digits, in base64 at any place, and
/// numbers as text or in the ways that messages and files write them.
class Canaries {
  public:
    /// Who besides those with a grant may come across it.
    enum class Reach {
        project,  ///< nobody
        area,     ///< whoever holds anything in the area
        nobody,   ///< not even whoever holds the grant: history, what waits, what came in part
    };
    struct Canary {
        std::string what;  ///< "Visit.title"
        Reach reach = Reach::project;
    };

    explicit Canaries(std::uint64_t seed) : dice_(seed) {}

    /// One for a column that has room for it; nothing for an enumeration, a boolean or a number
    /// that is too small to be anything special.
    std::optional<field::shared::Value> valueFor(const field::shared::Kind& kind,
                                                 const field::shared::Column& column, Reach reach);
    std::string text(const std::string& what, Reach reach = Reach::project);
    std::string bytes(const std::string& what, std::size_t size, Reach reach = Reach::project);
    /// What came to be by itself, such as a photo's name.
    void add(const std::string& what, std::string_view bytes, Reach reach = Reach::project);

    /// Indices of all that `bytes` hold.
    void lookIn(std::string_view bytes, std::vector<bool>& found) const;
    [[nodiscard]] const std::vector<Canary>& all() const { return all_; }
    [[nodiscard]] std::size_t count(Reach reach) const;

  private:
    void spell(std::string form);
    void addNumber(const std::string& what, std::int64_t number, Reach reach);

    struct Form {
        std::string bytes;
        std::size_t of;
    };
    std::mt19937_64 dice_;
    std::vector<Canary> all_;
    std::vector<Form> forms_;
    std::unordered_multimap<std::uint64_t, std::size_t> byStart_;  ///< forms by their first 8 bytes
};
