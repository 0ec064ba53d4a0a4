#include "shared/text/line.h"

#include <fmt/format.h>

#include <cstdio>

namespace field::shared {

namespace {

std::string joined(const std::vector<std::string>& parts, const char* between) {
    std::string out;
    for (const auto& part : parts) {
        if (!out.empty()) out += between;
        out += part;
    }
    return out;
}

}  // namespace

std::string jsonText(std::string_view text) {
    std::string out = "\"";
    for (const char c : text) {
        const auto byte = static_cast<unsigned char>(c);
        if (c == '"' || c == '\\') {
            out += {'\\', c};
        } else if (byte < 0x20) {
            out += fmt::format("\\u{:04x}", byte);
        } else {
            out += c;
        }
    }
    out += '"';
    return out;
}

Line& Line::add(const std::string& name, std::string json, std::string words) {
    items_.push_back({name, std::move(json), std::move(words)});
    return *this;
}

Line& Line::text(const std::string& name, std::string_view value) {
    return add(name, jsonText(value), value.empty() ? "-" : std::string(value));
}

Line& Line::number(const std::string& name, std::int64_t value) {
    return add(name, std::to_string(value), std::to_string(value));
}

Line& Line::flag(const std::string& name, bool value) {
    return add(name, value ? "true" : "false", (value ? "" : "not ") + name);
}

Line& Line::texts(const std::string& name, const std::vector<std::string>& values) {
    std::vector<std::string> json;
    for (const auto& value : values) json.push_back(jsonText(value));
    return add(name, fmt::format("[{}]", joined(json, ",")),
               values.empty() ? "-" : joined(values, ", "));
}

Line& Line::list(const std::string& name, const std::vector<Line>& items) {
    std::vector<std::string> json, words;
    for (const auto& item : items) {
        json.push_back(item.json());
        words.push_back(item.words());
    }
    return add(name, fmt::format("[{}]", joined(json, ",")),
               words.empty() ? "-" : joined(words, ", "));
}

Line& Line::object(const std::string& name, const Line& item) {
    return add(name, item.json(), item.words());
}

Line& Line::none(const std::string& name) { return add(name, "null", "-"); }

std::string Line::json() const {
    std::vector<std::string> parts;
    for (const auto& item : items_)
        parts.push_back(fmt::format("{}:{}", jsonText(item.name), item.json));
    return fmt::format("{{{}}}", joined(parts, ","));
}

std::string Line::words() const {
    std::vector<std::string> parts;
    for (const auto& item : items_) parts.push_back(item.words);
    return joined(parts, "  ");
}

void Line::print(bool asJson) const { fmt::print("{}\n", asJson ? json() : words()); }

}  // namespace field::shared
