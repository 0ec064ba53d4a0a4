#include <QInputMethodEvent>
#include <QQmlComponent>
#include <QRawFont>
#include <QTest>

#include "tests/support/suite.h"
#include "tests/ui/city.h"
#include "tests/ui/eye.h"
#include "tests/ui/stage.h"

using field::view::Preferences;

/// Every page in every size, language, look and size of text. Pages are found where their files
/// are: a new one is audited without a word here.
class AuditTest : public QObject {
    Q_OBJECT
  private Q_SLOTS:
    void everyPageCanBeReadAndUsed_data();
    void everyPageCanBeReadAndUsed();
    void theFontHasWhatTheFieldWrites();
    void cleanupTestCase();

  private:
    void look(Stage& stage, const QString& page, const QString& language);
    int cases_ = 0;
    eye::Seen all_;
};

void AuditTest::everyPageCanBeReadAndUsed_data() {
    QTest::addColumn<QString>("page");
    QTest::addColumn<QString>("language");
    for (const auto& page : Stage::pages())
        for (const char* language : {"zh_CN", "en"})
            QTest::addRow("%s in %s", qPrintable(page), language) << page << QString(language);
}

void AuditTest::everyPageCanBeReadAndUsed() {
    QFETCH(QString, page);
    QFETCH(QString, language);
    const auto scene = sample::City::once().scene(page);
    QVERIFY2(scene, qPrintable("the sample city has nothing to open " + page + " with"));
    // The page was made in the other language: what does not follow the switch is found.
    Stage stage(scene->login, {412, 915}, language == "en" ? "zh_CN" : "en",
                scene->online ? QString::fromStdString(sample::City::once().url()) : QString());
    QVERIFY(stage.show(page, scene->subject));
    stage.app().preferences()->setLanguage(language);
    const auto before = all_.faults.size();
    look(stage, page, language);
    const auto found = all_.faults.mid(before);
    for (const auto& fault : found) std::fprintf(stderr, "%s\n", qPrintable(fault));
    QVERIFY2(found.isEmpty(), "each fault stands above");
}

void AuditTest::look(Stage& stage, const QString& page, const QString& language) {
    auto& preferences = *stage.app().preferences();
    QList<Preferences::Look> looks{Preferences::Outdoor, Preferences::Light, Preferences::Dark};
    QList<int> percents{150, 100, 200};
    if (*FIELD_SANITIZE) {
        // It sees the same code in every look and size of text, and takes ten times as long.
        looks.resize(1);
        percents.resize(1);
    }
    // The size is the innermost: people turn the phone, and what goes wrong then is found.
    for (const auto how : looks)
        for (const int percent : percents)
            for (const QSize size :
                 {QSize(412, 915), QSize(915, 412), QSize(800, 1280), QSize(1280, 800)}) {
                preferences.setLook(how);
                preferences.setTextPercent(percent);
                stage.resize(size);
                stage.settle();
                eye::Seen seen;
                eye::controls(stage.window(), seen);
                eye::texts(stage.window(), seen);
                eye::language(stage.window(), language, sample::City::once().words(), seen);
                eye::contrast(stage.window(), stage.picture(),
                              how == Preferences::Outdoor ? 7 : 4.5, seen);
                for (const auto& line : stage.warnings()) seen.faults << "warning: " + line;
                if (seen.controls < 3 || seen.texts < 3) seen.faults << "there is nothing on it";
                ++cases_;
                all_.controls += seen.controls;
                all_.texts += seen.texts;
                for (const auto& fault : seen.faults)
                    all_.faults << QString("%1 %2x%3 %4 %5 %6%: %7")
                                       .arg(page)
                                       .arg(size.width())
                                       .arg(size.height())
                                       .arg(language)
                                       .arg(QVariant::fromValue(how).toString())
                                       .arg(percent)
                                       .arg(fault);
            }
}

void AuditTest::theFontHasWhatTheFieldWrites() {
    const auto font = QRawFont::fromFont(QGuiApplication::font());
    QCOMPARE(font.familyName(), QString("Noto Sans CJK SC"));
    for (const QChar letter :
         QStringLiteral("绩效踏勘指标预算偏差退回审核销号㎡≥≤＝±①、。；！？￥％"))
        QVERIFY2(font.supportsCharacter(letter), qPrintable(QString(letter)));
}

void AuditTest::cleanupTestCase() {
    std::printf("audit: %d cases, %d controls and %d texts looked at, %d faults\n", cases_,
                all_.controls, all_.texts, static_cast<int>(all_.faults.size()));
}

static const suite::Case<AuditTest> here("audit");
#include "audit_test.moc"
