#include "tests/tidy/source.h"

#include <QRegularExpression>

namespace tidy {
namespace {

/// Divides a text into code, comments and literals. Lines keep their numbers.
class Lexer {
  public:
    Lexer(const QString& text, bool qml, Source& into) : text_(text), qml_(qml), into_(into) {}

    /// The code, with blanks where comments and texts stood.
    QString run() {
        while (at_ < text_.size()) {
            if (looking("//")) {
                blankUntil("\n", false);
            } else if (looking("/*")) {
                blankUntil("*/", true);
            } else if (!qml_ && looking("R\"")) {
                rawLiteral();
            } else if (quotes()) {
                literal(text_[at_]);
            } else {
                copy();
            }
        }
        return code_;
    }

  private:
    [[nodiscard]] bool looking(const char* what) const {
        return QStringView(text_).mid(at_).startsWith(QLatin1String(what));
    }
    /// A quote that opens a literal; in 1'000 it does not.
    [[nodiscard]] bool quotes() const {
        const QChar c = text_[at_];
        if (c == u'\'') return qml_ || at_ == 0 || !text_[at_ - 1].isLetterOrNumber();
        return c == u'"' || (qml_ && c == u'`');
    }
    void copy() {
        if (text_[at_] == u'\n') ++line_;
        code_ += text_[at_++];
    }
    void blank() {
        if (text_[at_] == u'\n') {
            copy();
        } else {
            code_ += u' ';
            ++at_;
        }
    }
    void blankUntil(const char* end, bool including) {
        while (at_ < text_.size() && !looking(end)) blank();
        for (qsizetype i = 0; including && i < qsizetype(qstrlen(end)) && at_ < text_.size(); ++i) {
            blank();
        }
    }
    void literal(QChar quote) {
        Passage found{line_, {}};
        copy();
        while (at_ < text_.size() && text_[at_] != quote &&
               (text_[at_] != u'\n' || quote == u'`')) {
            if (text_[at_] == u'\\' && at_ + 1 < text_.size()) {
                found.text += text_[at_];
                blank();
            }
            found.text += text_[at_];
            blank();
        }
        if (at_ < text_.size()) copy();
        if (quote != u'\'' || qml_) into_.literals.push_back(found);
    }
    void rawLiteral() {
        const qsizetype open = text_.indexOf(u'(', at_);
        const QString end = u')' + text_.mid(at_ + 2, open - at_ - 2) + u'"';
        const qsizetype close = text_.indexOf(end, open);
        const qsizetype stop = close < 0 ? text_.size() : close;
        into_.literals.push_back({line_, text_.mid(open + 1, stop - open - 1)});
        while (at_ < stop + end.size() && at_ < text_.size()) blank();
    }

    const QString& text_;
    bool qml_;
    Source& into_;
    QString code_;
    qsizetype at_ = 0;
    int line_ = 1;
};

/// Finds functions by their braces. It relies on the tree's format: a body's brace follows a space,
/// an initializer's follows its name.
class Braces {
  public:
    Braces(const QStringList& code, bool qml, std::vector<Span>& functions)
        : code_(code), qml_(qml), functions_(functions) {}

    void run() {
        // Q_OBJECT, Q_DECLARE_METATYPE(Decimal): no head of what follows.
        static const QRegularExpression macro(R"(^\s*Q_[A-Z0-9_]+(\([^()]*\))?\s*$)");
        for (int line = 1; line <= code_.size(); ++line) {
            const QString& text = code_[line - 1];
            if (text.trimmed().startsWith(u'#') || macro.match(text).hasMatch()) continue;
            for (qsizetype i = 0; i < text.size(); ++i) take(text[i], line);
            if (qml_ && parens_ == 0) {
                head_.clear();
            } else if (!head_.isEmpty()) {
                head_ += u' ';
            }
        }
    }

  private:
    enum class Block { scope, function, other, initializer };
    struct Open {
        Block block;
        int line;
        QString head;
    };

    void take(QChar c, int line) {
        if (c == u'{') {
            opened(line);
        } else if (c == u'}') {
            closed(line);
        } else if (c == u';' && parens_ == 0) {
            head_.clear();
        } else {
            if (c == u'(') ++parens_;
            if (c == u')' && parens_ > 0) --parens_;
            if (head_.isEmpty() && c.isSpace()) return;
            if (head_.isEmpty()) headLine_ = line;
            head_ += c;
            if (isLabel()) head_.clear();
        }
    }
    void opened(int line) {
        const Block block = insideFunction_ ? Block::other : classify();
        open_.push_back({block, head_.isEmpty() ? line : headLine_, head_});
        if (block == Block::initializer) {
            head_ += u'_';
            return;
        }
        if (block == Block::function) insideFunction_ = true;
        head_.clear();
        parens_ = 0;
    }
    void closed(int line) {
        if (open_.empty()) return;
        const Open last = open_.back();
        open_.pop_back();
        if (last.block == Block::initializer) return;
        if (last.block == Block::function) {
            functions_.push_back({last.line, line - last.line + 1, last.head.simplified()});
            insideFunction_ = false;
        }
        head_.clear();
        parens_ = 0;
    }
    [[nodiscard]] Block classify() const {
        if (qml_) {
            static const QRegularExpression body(R"(^(function\s+\w+\s*\(|on[A-Z]\w*\s*:))");
            return body.match(head_).hasMatch() ? Block::function : Block::other;
        }
        if (parens_ > 0) return Block::initializer;
        static const QRegularExpression scope(
            R"(^(template\s*<.*>\s*)?(inline\s+)?(namespace|class|struct|union|enum|extern)\b[^()]*$)");
        if (scope.match(head_).hasMatch()) return Block::scope;
        if (!head_.contains(u')')) return Block::other;
        const QChar before = head_.back();
        const bool named = before.isLetterOrNumber() || before == u'_' || before == u'>';
        return named ? Block::initializer : Block::function;
    }
    /// "private:" begins nothing.
    [[nodiscard]] bool isLabel() const {
        if (!head_.endsWith(u':')) return false;
        static const QRegularExpression label(
            R"(^(public|private|protected|Q_SIGNALS|(public|private) Q_SLOTS):$)");
        return label.match(head_).hasMatch();
    }

    const QStringList& code_;
    bool qml_;
    std::vector<Span>& functions_;
    std::vector<Open> open_;
    QString head_;
    int headLine_ = 0;
    int parens_ = 0;
    bool insideFunction_ = false;
};

/// An include's path is taken out of the literals.
void takeIncludes(Source& source) {
    static const QRegularExpression include(R"(^\s*#\s*include\s*["<]([^">]+)[">])");
    for (int line = 1; line <= source.lines.size(); ++line) {
        if (!source.code[line - 1].contains(u'#')) continue;
        const auto match = include.match(source.lines[line - 1]);
        if (!match.hasMatch()) continue;
        source.includes.push_back({line, match.captured(1)});
        std::erase_if(source.literals, [line](const Passage& text) { return text.line == line; });
    }
}

}  // namespace

Source readSource(const QString& path, const QString& text) {
    Source source;
    source.path = path;
    source.lines = text.split(u'\n');
    if (!source.lines.isEmpty() && source.lines.back().isEmpty()) source.lines.removeLast();
    const bool qml = path.endsWith(".qml");
    if (!qml && !path.endsWith(".h") && !path.endsWith(".cpp")) return source;
    source.code = Lexer(text, qml, source).run().split(u'\n');
    takeIncludes(source);
    Braces(source.code, qml, source.functions).run();
    return source;
}

}  // namespace tidy
