#pragma once

#include <random>

#include "shared/record.h"

/// Records of any kind with possible values in any of their columns; the same seed, the same
/// record.
namespace suite {

using Dice = std::mt19937_64;

inline std::string someText(Dice& dice) {
    static const std::string parts[] = {"桥", "长", "120", " ", "米", "a",
                                        "\n", "🚧",  "é",   "'", "\"", ","};
    std::string text;
    for (auto i = dice() % 6; i > 0; --i) text += parts[dice() % std::size(parts)];
    return text;
}

inline std::string someBytes(Dice& dice, std::size_t size) {
    std::string bytes(size, '\0');
    for (char& byte : bytes) byte = static_cast<char>(dice());
    return bytes;
}

/// The same bytes for the same size.
inline std::string someBytes(std::size_t size) {
    Dice dice(size);
    return someBytes(dice, size);
}

inline field::shared::Id someId(Dice& dice) {
    return *field::shared::Id::from(someBytes(dice, 16));
}

/// A possible value: numbers in the range of the column's type, blobs as long as its name asks.
inline field::shared::Value someValue(const field::shared::Kind& kind,
                                      const field::shared::Column& column, Dice& dice) {
    using namespace field::shared;
    switch (column.type) {
        case ColumnType::boolean:
            return static_cast<std::int64_t>(dice() % 2);
        case ColumnType::enumeration: {
            const auto values = enumValues(column);
            return values[dice() % values.size()];
        }
        case ColumnType::text:
            return someText(dice);
        case ColumnType::elements:
            return Elements::of({someText(dice), someText(dice)});
        case ColumnType::blob:
            for (const std::size_t size : {Id::size, Hash::size, std::size_t{7}})
                if (const Value blob = Blob{someBytes(dice, size)}; checkValue(kind, column, blob))
                    return blob;
            return {};
        case ColumnType::integer:
            break;
    }
    // Every width, so that 32-bit columns get their share.
    for (;;)
        if (const Value number = static_cast<std::int64_t>(dice()) >> (dice() % 64);
            checkValue(kind, column, number))
            return number;
}

inline field::shared::Record someRecord(const field::shared::Kind& kind, Dice& dice) {
    field::shared::Record record;
    record.kind = kind.number;
    record.id = someId(dice);
    record.area = someId(dice);
    if (dice() % 4 != 0) record.project = someId(dice);
    if (kind.parentKind != 0) record.parent = someId(dice);
    for (const auto& column : kind.columns)
        if (dice() % 4 != 0)
            if (auto value = someValue(kind, column, dice); !isEmpty(value))
                record.values.set(column.number, std::move(value));
    return record;
}

}  // namespace suite
