#pragma once

#include <cstdint>
#include <string>
#include <variant>
#include <vector>

#include "shared/text/shown.h"

/// An official form as data: what stands on it, whatever it is written as.
namespace field::shared::forms {

/// UTF-8 text as a reader sees it. `number`: it is a plain decimal, and a sheet keeps it as one.
struct Cell {
    std::string text;
    bool number = false;
    bool operator==(const Cell&) const = default;
};

struct Fact {
    std::string label;
    Cell value;
    bool wide = false;  ///< takes a line of its own
    bool operator==(const Fact&) const = default;
};

/// Label and value pairs. `toSign`: with room for a hand's signature or a seal.
struct Facts {
    std::string title;
    std::vector<Fact> facts;
    bool toSign = false;
    bool operator==(const Facts&) const = default;
};

struct TableColumn {
    std::string label;
    int width;  ///< a share: columns divide the width of the form as their widths stand
    bool operator==(const TableColumn&) const = default;
};

/// Every row has a cell for every column. A table without rows says so.
struct Table {
    std::string title;
    std::vector<TableColumn> columns;
    std::vector<std::vector<Cell>> rows;
    bool operator==(const Table&) const = default;
};

struct Text {
    std::string title, text;
    bool operator==(const Text&) const = default;
};

using Block = std::variant<Facts, Table, Text>;

struct Form {
    std::string title;
    std::string subject;  ///< what it is about, as later pages repeat it
    bool landscape = false;
    Language language = Language::zh;
    std::vector<Block> blocks;
    bool operator==(const Form&) const = default;

    /// What a table without rows, or a text without words, says.
    [[nodiscard]] std::string none() const { return language == Language::zh ? "无" : "None"; }
};

/// The form as text, one line a fact or row, for people and tests.
std::string outline(const Form& form);

}  // namespace field::shared::forms
