#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "shared/catalog.h"
#include "shared/forms/form.h"
#include "shared/result.h"

/// Which blocks a form has and where their values stand in the model: data (forms/data/*.tsv) that
/// a domain expert reads and changes.
namespace field::shared::forms {

enum class BlockType { facts, table, text, sign };

/// One value: of column `column` of kind `kind`, or one that the filler knows how to make.
struct Place {
    enum class Make { column, rowNumber, printed, reading, day, shortHash, blank };
    const Kind* kind = nullptr;      ///< none: nothing is read
    const Column* column = nullptr;  ///< none where `make` needs none
    Make make = Make::column;
    int width = 1;
    std::string zh, en;
};

struct BlockPlan {
    BlockType type;
    const Kind* kind = nullptr;     ///< whose records are a table's rows
    const Column* order = nullptr;  ///< rows ascend by it, then by id; none: by id
    std::string zh, en;
    std::vector<Place> places;
};

struct Plan {
    std::string zh, en;
    bool landscape = false;
    std::vector<BlockPlan> blocks;
};

/// The names of the forms that the program was built with, ascending: "visit", ….
std::vector<std::string> templateNames();
/// The plan named so. Code::missing names those that there are.
Result<Plan> readTemplate(const Catalog& catalog, std::string_view name);
/// The plan that `text` states. Code::invalid names line and cell that mean nothing.
Result<Plan> parseTemplate(const Catalog& catalog, std::string_view text);

/// Text of the template file `name` as it was when the program was built; empty if there is none.
std::string_view templateText(std::string_view name);

}  // namespace field::shared::forms
