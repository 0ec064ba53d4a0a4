#include "tests/tidy/check.h"

#include <algorithm>
#include <map>

#include <QDir>
#include <QDirIterator>
#include <QFile>

namespace tidy {
namespace {

/// "*" is any text without '/', "**" any text.
QRegularExpression glob(const QString& pattern) {
    QString regex = QRegularExpression::escape(pattern);
    regex.replace("\\*\\*", ".*").replace("\\*", "[^/]*");
    return QRegularExpression(QRegularExpression::anchoredPattern(regex));
}

std::vector<QRegularExpression> globs(const QString& cell) {
    std::vector<QRegularExpression> all;
    if (cell == "-") return all;
    for (const QString& pattern : cell.split(u' ', Qt::SkipEmptyParts))
        all.push_back(glob(pattern));
    return all;
}

bool matchesAny(const std::vector<QRegularExpression>& patterns, const QString& path) {
    return std::any_of(patterns.begin(), patterns.end(),
                       [&](const auto& pattern) { return pattern.match(path).hasMatch(); });
}

bool covers(const Rule& rule, const QString& path) {
    return matchesAny(rule.in, path) && !matchesAny(rule.except, path);
}

/// Paths of the tree's files from `root`, sorted.
QStringList filesUnder(const QString& root) {
    static const QSet<QString> passedOver{".git", "build", ".cache", "compile_commands.json"};
    QStringList files;
    QDirIterator all(root, QDir::Files | QDir::Hidden | QDir::NoDotAndDotDot,
                     QDirIterator::Subdirectories);
    while (all.hasNext()) {
        const QString path = QDir(root).relativeFilePath(all.next());
        if (!passedOver.contains(path.section(u'/', 0, 0))) files << path;
    }
    files.sort();
    return files;
}

/// "lastHTTPAnswer_ms" → last, http, answer, ms.
QStringList wordsOf(const QString& identifier) {
    static const QRegularExpression word("[A-Z]+(?![a-z])|[A-Z]?[a-z]+|[0-9]+");
    QStringList words;
    for (auto all = word.globalMatch(identifier); all.hasNext();) {
        words << all.next().captured().toLower();
    }
    return words;
}

void matchPassages(const Rule& rule, const QString& path, const std::vector<Passage>& passages,
                   std::vector<Finding>& found) {
    for (const Passage& passage : passages) {
        if (rule.what.match(passage.text).hasMatch()) {
            found.push_back({rule.name, path, passage.line, passage.text.simplified()});
        }
    }
}

void matchLines(const Rule& rule, const QString& path, const QStringList& lines,
                std::vector<Finding>& found) {
    for (int line = 1; line <= lines.size(); ++line) {
        const QString& text = lines[line - 1];
        if (rule.what.match(text).hasMatch()) {
            found.push_back({rule.name, path, line, text.simplified()});
        }
    }
}

void countDirectories(const Rule& rule, const QStringList& files, std::vector<Finding>& found) {
    std::map<QString, int> count;
    for (const QString& path : files) {
        if (covers(rule, path) && path.contains(u'/')) ++count[path.section(u'/', 0, -2)];
    }
    for (const auto& [directory, number] : count) {
        if (number > rule.limit) {
            found.push_back({rule.name, directory, 0, QString::number(number) + " files"});
        }
    }
}

}  // namespace

Rules Rules::read(const QString& tsv) {
    Rules result;
    for (const QString& line : tsv.split(u'\n')) {
        if (line.isEmpty() || line.startsWith(u'#')) continue;
        const QStringList cells = line.split(u'\t');
        if (cells.size() != 7) qFatal("rules.tsv: not seven cells: %s", qUtf8Printable(line));
        if (cells[1] == "foreign") {
            result.foreign_ << cells[4];
            continue;
        }
        Rule rule;
        rule.name = cells[0];
        rule.check = cells[1];
        rule.in = globs(cells[2]);
        rule.except = globs(cells[3]);
        rule.what = QRegularExpression(cells[4]);
        rule.limit = cells[5].toInt();
        rule.why = cells[6];
        if (!rule.what.isValid()) qFatal("rules.tsv: not a pattern: %s", qUtf8Printable(line));
        result.rules_.push_back(rule);
    }
    return result;
}

std::vector<Finding> Rules::findings(const QString& root) const {
    std::vector<Finding> found;
    const QStringList files = filesUnder(root);
    for (const Rule& rule : rules_) {
        if (rule.check == "directory") countDirectories(rule, files, found);
    }
    for (const QString& path : files) {
        QFile file(QDir(root).filePath(path));
        if (!file.open(QIODevice::ReadOnly)) qFatal("cannot read %s", qUtf8Printable(path));
        const QByteArray bytes = file.readAll();
        const bool binary = bytes.contains('\0');
        const Source source = readSource(path, binary ? QString() : QString::fromUtf8(bytes));
        for (const Rule& rule : rules_) {
            if (covers(rule, path)) look(rule, source, found);
        }
    }
    std::stable_sort(found.begin(), found.end(), [](const Finding& a, const Finding& b) {
        return std::tie(a.file, a.line, a.rule) < std::tie(b.file, b.line, b.rule);
    });
    return found;
}

void Rules::look(const Rule& rule, const Source& source, std::vector<Finding>& found) const {
    const auto report = [&](int line, const QString& text) {
        found.push_back({rule.name, source.path, line, text});
    };
    if (rule.check == "path") {
        if (rule.what.match(source.path).hasMatch()) report(0, source.path);
    } else if (rule.check == "include") {
        matchPassages(rule, source.path, source.includes, found);
    } else if (rule.check == "code") {
        matchLines(rule, source.path, source.code, found);
    } else if (rule.check == "string") {
        matchPassages(rule, source.path, source.literals, found);
    } else if (rule.check == "text") {
        matchLines(rule, source.path, source.lines, found);
    } else if (rule.check == "lacks") {
        if (source.lines.filter(rule.what).isEmpty()) report(0, "nowhere in it");
    } else if (rule.check == "word") {
        lookForWord(rule, source, found);
    } else if (rule.check == "lines") {
        if (source.lines.size() > rule.limit) {
            report(0, QString::number(source.lines.size()) + " lines");
        }
    } else if (rule.check == "function") {
        for (const Span& span : source.functions) {
            if (span.length <= rule.limit || rule.what.match(span.head).hasMatch()) continue;
            report(span.line, QString::number(span.length) + " lines");
        }
    } else if (rule.check != "directory") {
        qFatal("rules.tsv: no check is called %s", qUtf8Printable(rule.check));
    }
}

void Rules::lookForWord(const Rule& rule, const Source& source, std::vector<Finding>& found) const {
    const QString word = rule.what.pattern();
    const auto has = [&](const QString& name) {
        const QStringList words = wordsOf(name);
        return words.contains(word) || words.contains(word + u's');
    };
    const QString name = source.path.section(u'/', -1);
    if (has(name)) found.push_back({rule.name, source.path, 0, name});
    static const QRegularExpression identifier("[A-Za-z_][A-Za-z0-9_]*");
    for (int line = 1; line <= source.code.size(); ++line) {
        if (source.code[line - 1].trimmed().startsWith("#include")) continue;
        for (auto all = identifier.globalMatch(source.code[line - 1]); all.hasNext();) {
            const QString text = all.next().captured();
            if (has(text) && !foreign_.contains(text)) {
                found.push_back({rule.name, source.path, line, text});
            }
        }
    }
}

QString describe(const Finding& finding, const Rules& rules) {
    const auto rule = std::find_if(rules.rules().begin(), rules.rules().end(),
                                   [&](const Rule& each) { return each.name == finding.rule; });
    const QString place =
        finding.line == 0 ? finding.file : finding.file + u':' + QString::number(finding.line);
    return place + ": " + finding.rule + ": " + finding.text + " (" + rule->why + ")";
}

}  // namespace tidy
