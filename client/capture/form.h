#pragma once

#include <map>
#include <memory>
#include <optional>
#include <string>

#include "client/store/held.h"
#include "shared/catalog.h"

namespace field::client {

/// Why what was typed is not the value that it should be.
enum class Doubt {
    none,
    notANumber,   ///< no number can be read; a reading keeps its raw text all the same
    notAnAmount,  ///< no amount of money, or a part of a fen
    notADay,
    notPossible,  ///< the column's type refuses it
};

/// A record as a person is filling it. What was typed is kept as it was typed; what can be read of
/// it becomes the record's values. Knows no clock, file or thread.
///
/// A column is typed into by its number; see client/typed_entry.h for those that keep the text.
class Form {
  public:
    /// `held` as the store answered it; `fresh`: the store has no such record yet. `drafts` are
    /// what an earlier form of the record left.
    Form(std::shared_ptr<const shared::Catalog> catalog, Held held, bool fresh,
         const std::vector<Draft>& drafts);

    [[nodiscard]] const Held& held() const { return held_; }
    [[nodiscard]] const shared::Kind& kind() const { return kind_; }
    [[nodiscard]] bool fresh() const { return fresh_; }

    /// The column's text as a field shows it: what was typed, or else the record's value.
    [[nodiscard]] std::string text(std::uint32_t column) const;
    void type(std::uint32_t column, std::string text);
    [[nodiscard]] Doubt doubt(std::uint32_t column) const;
    /// The value that a save would give the column now.
    [[nodiscard]] shared::Value value(std::uint32_t column) const;
    [[nodiscard]] std::int64_t integer(std::uint32_t column) const;

    /// What can be saved of it; nothing if nothing differs. Text that cannot become a value stays
    /// typed.
    [[nodiscard]] std::optional<Change> change() const;
    /// `change`, made by this form, is on the disk: what is typed from now on differs from that.
    void took(const Change& change);
    /// What is typed in `column`, to be kept at every pause.
    [[nodiscard]] Draft draft(std::uint32_t column, std::int64_t nowMs) const;
    /// Columns whose text would be left behind by change().
    [[nodiscard]] std::vector<std::uint32_t> unreadable() const;
    /// Columns that were typed into.
    [[nodiscard]] std::vector<std::uint32_t> touched() const;

  private:
    /// Values of the columns that the text typed in `column` decides; and whether it could be read.
    struct Reading {
        Values values;
        Doubt doubt = Doubt::none;
    };
    /// `standing`: what else the record would hold, whose unit the text is read in.
    [[nodiscard]] Reading read(const shared::Column& column, const std::string& text,
                               const Values& standing) const;
    /// Columns whose text is read, a unit before the quantities that are counted in it. A quantity
    /// kept as typed is read again where its unit is typed: "230米" is 0.23 of what is now 千米.
    [[nodiscard]] std::vector<std::uint32_t> readingOrder() const;
    /// What is held, and over it what is read before `column`.
    [[nodiscard]] Values beside(std::uint32_t column) const;
    /// All that is typed, read, over what is held.
    [[nodiscard]] Values wanted() const;

    std::shared_ptr<const shared::Catalog> catalog_;
    Held held_;
    const shared::Kind& kind_;
    bool fresh_;
    std::map<std::uint32_t, std::string> typed_;
};

}  // namespace field::client
