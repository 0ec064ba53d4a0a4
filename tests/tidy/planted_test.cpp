#include <QDir>
#include <QFile>
#include <QSet>
#include <QTemporaryDir>
#include <QTest>

#include "tests/support/suite.h"
#include "tests/tidy/check.h"

namespace {

QString tableText(const QString& name) {
    QFile table(FIELD_ROOT "/tests/tidy/" + name);
    if (!table.open(QIODevice::ReadOnly)) qFatal("cannot read %s", qUtf8Printable(name));
    return QString::fromUtf8(table.readAll());
}

/// "\n" and "\t" become themselves, "<<70|line>>" repeats.
QString unfold(QString text) {
    static const QRegularExpression escape(R"(\\(.))");
    QString plain;
    qsizetype from = 0;
    for (auto all = escape.globalMatch(text); all.hasNext();) {
        const auto match = all.next();
        plain += text.mid(from, match.capturedStart() - from);
        const QString letter = match.captured(1);
        plain += letter == "n" ? "\n" : letter == "t" ? "\t" : letter;
        from = match.capturedEnd();
    }
    plain += text.mid(from);
    static const QRegularExpression repeat(R"(<<(\d+)\|([^>]*)>>)");
    for (auto match = repeat.match(plain); match.hasMatch(); match = repeat.match(plain)) {
        plain.replace(match.capturedStart(), match.capturedLength(),
                      match.captured(2).repeated(match.captured(1).toInt()));
    }
    return plain;
}

/// "sync/thing_#3.cpp" → thing_1.cpp, thing_2.cpp, thing_3.cpp.
QStringList unfoldPath(const QString& path) {
    static const QRegularExpression numbers(R"(#(\d+))");
    const auto match = numbers.match(path);
    if (!match.hasMatch()) return {path};
    QStringList paths;
    for (int i = 1; i <= match.captured(1).toInt(); ++i) {
        paths << QString(path).replace(match.captured(), QString::number(i));
    }
    return paths;
}

}  // namespace

/// A rule that finds nothing when it is broken is no rule.
class PlantedTest : public QObject {
    Q_OBJECT

  private Q_SLOTS:
    void eachViolationIsFoundByItsRule_data() {
        QTest::addColumn<QString>("rule");
        QTest::addColumn<QString>("path");
        QTest::addColumn<QString>("text");
        int number = 0;
        for (const QString& line : tableText("planted.tsv").split(u'\n')) {
            if (line.isEmpty() || line.startsWith(u'#')) continue;
            const QStringList cells = line.split(u'\t');
            if (cells.size() != 3) qFatal("planted.tsv: not three cells: %s", qUtf8Printable(line));
            const QString name = QString("%1 %2 in %3").arg(++number).arg(cells[0], cells[1]);
            QTest::newRow(qUtf8Printable(name)) << cells[0] << cells[1] << unfold(cells[2]);
        }
    }

    void eachViolationIsFoundByItsRule() {
        QFETCH(const QString, rule);
        QFETCH(const QString, path);
        QFETCH(const QString, text);
        const QTemporaryDir root;
        for (const QString& each : unfoldPath(path)) {
            const QString full = root.filePath(each);
            QVERIFY(QDir().mkpath(full.section(u'/', 0, -2)));
            QFile file(full);
            QVERIFY(file.open(QIODevice::WriteOnly));
            file.write(text.toUtf8());
        }
        const auto rules = tidy::Rules::read(tableText("rules.tsv"));
        QStringList found;
        for (const auto& each : rules.findings(root.path()))
            found << each.rule + " in " + each.file;
        const QString place = path.contains(u'#') ? path.section(u'/', 0, -2) : path;
        QCOMPARE(found.join(u'\n'), rule == "-" ? QString() : rule + " in " + place);
    }

    void everyRuleIsBrokenByAPlantedViolation() {
        QSet<QString> planted;
        for (const QString& line : tableText("planted.tsv").split(u'\n')) {
            planted << line.section(u'\t', 0, 0);
        }
        const auto rules = tidy::Rules::read(tableText("rules.tsv"));
        for (const auto& rule : rules.rules()) {
            QVERIFY2(planted.contains(rule.name), qUtf8Printable(rule.name + " is never broken"));
        }
    }
};

static const suite::Case<PlantedTest> here("planted");
#include "planted_test.moc"
