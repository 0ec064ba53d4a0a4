#include <QDir>
#include <QFile>
#include <QProcess>
#include <QTest>

#include "tests/support/suite.h"
#include "tests/tidy/check.h"

/// The tree this test was built from keeps the house rules.
class TreeTest : public QObject {
    Q_OBJECT

  private Q_SLOTS:
    void theTreeKeepsTheHouseRules() {
        QFile table(FIELD_ROOT "/tests/tidy/rules.tsv");
        QVERIFY(table.open(QIODevice::ReadOnly));
        const auto rules = tidy::Rules::read(QString::fromUtf8(table.readAll()));
        QStringList found;
        for (const auto& finding : rules.findings(FIELD_ROOT)) found << describe(finding, rules);
        QVERIFY2(found.isEmpty(), qUtf8Printable(u'\n' + found.join(u'\n')));
    }

    /// Whoever changes the code that a bug is planted into plants it anew.
    void everyPlantedBugFitsTheCode() {
        QStringList unfit;
        const QDir planted(FIELD_ROOT "/tests/planted");
        const auto patches = planted.entryList({"*.patch"}, QDir::Files);
        QVERIFY(patches.size() >= 60);
        for (const auto& name : patches) {
            QProcess patch;
            patch.setWorkingDirectory(FIELD_ROOT);
            patch.start("patch",
                        {"--dry-run", "-s", "-F0", "-p1", "-i", planted.absoluteFilePath(name)});
            if (!patch.waitForFinished() || patch.exitCode() != 0) unfit << name;
        }
        QVERIFY2(unfit.isEmpty(), qUtf8Printable(unfit.join(u' ')));
    }
};

static const suite::Case<TreeTest> here("tree");
#include "tree_test.moc"
