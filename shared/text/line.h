#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

namespace field::shared {

/// One line of a command's output: a JSON object for programs, its values for people.
class Line {
  public:
    Line& text(const std::string& name, std::string_view value);
    Line& number(const std::string& name, std::int64_t value);
    Line& flag(const std::string& name, bool value);
    Line& texts(const std::string& name, const std::vector<std::string>& values);
    /// Objects in an array.
    Line& list(const std::string& name, const std::vector<Line>& items);
    Line& object(const std::string& name, const Line& item);
    /// JSON null: there is no value.
    Line& none(const std::string& name);

    /// {"name":value,…} without line end.
    [[nodiscard]] std::string json() const;
    /// The values alone, "-" for an empty one.
    [[nodiscard]] std::string words() const;
    /// Prints it on standard output.
    void print(bool asJson) const;

  private:
    Line& add(const std::string& name, std::string json, std::string words);

    struct Item {
        std::string name, json, words;
    };
    std::vector<Item> items_;
};

/// `text` in quotes, as JSON writes it.
std::string jsonText(std::string_view text);

}  // namespace field::shared
