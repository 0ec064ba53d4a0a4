#include <QFile>
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
};

static const suite::Case<TreeTest> here("tree");
#include "tree_test.moc"
