#pragma once

#include <vector>

#include <QRegularExpression>
#include <QSet>
#include <QString>

#include "tests/tidy/source.h"

/// The house rules, checked against a tree of files. What a rule forbids, where, and why, is a row
/// of rules.tsv; this code knows only how to look.
namespace tidy {

/// One row: `check` says how to look, `what` and `limit` for what, in files that match one of
/// `in` and none of `except`.
struct Rule {
    QString name, check, why;
    std::vector<QRegularExpression> in, except;
    QRegularExpression what;
    int limit = 0;
};

/// Where a rule is broken. `file` is a directory for the check `directory`; `line` 0: the whole
/// file.
struct Finding {
    QString rule, file;
    int line = 0;
    QString text;
    bool operator==(const Finding&) const = default;
};

/// The checks that a row may name:
///   path       the file's path matches `what`
///   include    an included path matches `what`
///   code       a line of code, without comments and texts, matches `what`
///   string     a string literal matches `what`
///   text       a line as it stands matches `what`
///   lacks      no line matches `what`
///   word       an identifier, or the file's name, has the word `what`, in any case, also plural;
///              names of other people's that rows `foreign` list are left alone
///   lines      the file is longer than `limit` lines
///   function   a function is longer than `limit` lines, and its head does not match `what`
///   directory  a directory holds more than `limit` such files
class Rules {
  public:
    /// Reads the table; a row that cannot be read ends the program with its words.
    static Rules read(const QString& tsv);

    /// Everything under `root` that breaks a rule, in order of path, line and rule. Build trees,
    /// .git and caches are passed over.
    [[nodiscard]] std::vector<Finding> findings(const QString& root) const;

    [[nodiscard]] const std::vector<Rule>& rules() const { return rules_; }

  private:
    void look(const Rule& rule, const Source& source, std::vector<Finding>& found) const;
    void lookForWord(const Rule& rule, const Source& source, std::vector<Finding>& found) const;

    std::vector<Rule> rules_;
    QSet<QString> foreign_;
};

/// "shared/crypto.cpp:12: fence.sodium: … (why)"
QString describe(const Finding& finding, const Rules& rules);

}  // namespace tidy
