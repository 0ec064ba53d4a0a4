#include <cstdio>

#include <fmt/format.h>

#include "sync/server/admin/commands.h"

namespace field::server {

namespace {

std::string quoted(const std::string& text) {
    std::string out = "\"";
    for (const char c : text) {
        const auto byte = static_cast<unsigned char>(c);
        if (c == '"' || c == '\\')
            out += {'\\', c};
        else if (byte < 0x20)
            out += fmt::format("\\u{:04x}", byte);
        else
            out += c;
    }
    return out + '"';
}

}  // namespace

Line& Line::add(const std::string& name, std::string json, std::string words) {
    items_.push_back({name, std::move(json), std::move(words)});
    return *this;
}

Line& Line::text(const std::string& name, const std::string& value) {
    return add(name, quoted(value), value.empty() ? "-" : value);
}

Line& Line::number(const std::string& name, std::int64_t value) {
    return add(name, std::to_string(value), std::to_string(value));
}

Line& Line::flag(const std::string& name, bool value) {
    return add(name, value ? "true" : "false", (value ? "" : "not ") + name);
}

Line& Line::list(const std::string& name, const std::vector<Line>& items) {
    std::string json, words;
    for (const auto& item : items) {
        json += (json.empty() ? "" : ",") + item.object();
        words += (words.empty() ? "" : ", ") + item.words();
    }
    return add(name, "[" + json + "]", words.empty() ? "-" : words);
}

std::string Line::object() const {
    std::string out;
    for (const auto& item : items_)
        out += (out.empty() ? "" : ",") + quoted(item.name) + ":" + item.json;
    return "{" + out + "}";
}

std::string Line::words() const {
    std::string out;
    for (const auto& item : items_) out += (out.empty() ? "" : "  ") + item.words;
    return out;
}

void Line::print(bool json) const { fmt::print("{}\n", json ? object() : words()); }

}  // namespace field::server
