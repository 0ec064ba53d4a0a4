#include <cstdio>

#include <QAccessible>
#include <QCryptographicHash>
#include <QDir>
#include <QElapsedTimer>
#include <QFile>
#include <QGuiApplication>
#include <QJsonDocument>

#include "tests/ui/story/city_hall.h"
#include "tests/ui/story/seat.h"

/// The story, acted on the real pages by pointer and keyboard: a visit without network reaches a
/// supervisor's approval, over a return and a conflict. What each step did is read back by another
/// process. Usage: story_acts BIN PHOTO DIR [STEP]; with STEP the server is killed before it.
namespace {

const QString roads = "脱贫村村内道路硬化里程";
const QString water = "脱贫户供水设施数量";

class Story {
  public:
    Story(const QString& bin, const QString& photo, const QString& folder,
          const QString& killBefore)
        : hall_(bin),
          photo_(photo),
          folder_(folder),
          killBefore_(killBefore),
          log_(folder + "/story.jsonl") {
        QDir().mkpath(folder);
        if (!log_.open(QIODevice::WriteOnly | QIODevice::Truncate))
            qFatal("%s cannot be written", qPrintable(log_.fileName()));
    }

    /// Runs the steps in order; what follows a failed one is not tried.
    bool play();

  private:
    using Act = bool (Story::*)();
    bool step(const QString& name, const QString& what, Act act);
    /// Takes the step's pictures here and not at its end, where the page that tells most is left.
    bool picture();
    /// A picture of something else that the step comes by.
    bool aside(const QString& what);
    void sit(const QString& login, bool offline) {
        seat_.reset();
        seat_ = std::make_unique<Seat>(hall_.profile(login), hall_.url(), offline);
    }
    bool openProject();
    bool openVisit();
    /// Read on the profile of `login` by another process.
    bool readingIs(const QString& login, const QString& raw);
    /// Until the server gives `login` the visit in this state.
    bool reaches(const QString& login, const QString& state);
    bool received();

    bool city() { return hall_.fill() && hall_.serve(); }
    bool enrol();
    bool tasks();
    bool light();
    bool score();
    bool visit();
    bool readings();
    bool checks();
    bool photo();
    bool finding();
    bool submit();
    bool sync();
    bool giveBack();
    bool correct();
    bool conflict();
    bool resolve();
    bool approve();
    bool exportForm();

    CityHall hall_;
    QString photo_, folder_, killBefore_;
    QFile log_;
    int number_ = 0;
    QString name_;  ///< of the step that is acted
    bool pictured_ = false;
    std::unique_ptr<Seat> seat_;
};

bool Story::step(const QString& name, const QString& what, Act act) {
    if (name == killBefore_) hall_.kill();
    QElapsedTimer clock;
    clock.start();
    pictured_ = false;
    name_ = name;
    const bool ok = (this->*act)();
    const auto ms = clock.elapsed();
    if (!pictured_) picture();
    if (seat_) ++number_;
    const QJsonObject line{{"step", name}, {"ok", ok}, {"ms", ms}, {"what", what}};
    const auto text = QJsonDocument(line).toJson(QJsonDocument::Compact) + '\n';
    log_.write(text);
    log_.flush();
    std::fputs(text.constData(), stdout);
    std::fflush(stdout);
    return ok;
}

bool Story::picture() {
    if (seat_) seat_->picture(folder_, QString("%1-%2").arg(number_, 2, 10, QChar('0')).arg(name_));
    return pictured_ = true;
}

bool Story::aside(const QString& what) {
    seat_->picture(folder_, QString("%1-%2").arg(number_, 2, 10, QChar('0')).arg(what));
    return true;
}

bool Story::play() {
    return step("city", "演示城市与服务 the demo city stands and its server answers",
                &Story::city) &&
           step("enrol", "三人登记 three people make devices theirs", &Story::enrol) &&
           step("tasks", "查找项目 a project is found by two characters of its name",
                &Story::tasks) &&
           step("visit", "离线开始核查 a visit begins without network", &Story::visit) &&
           step("readings", "指标核实 readings as people type them", &Story::readings) &&
           step("checks", "进度与资金 work and a voucher", &Story::checks) &&
           step("photo", "现场照片 a photo, its original untouched", &Story::photo) &&
           step("finding", "问题与结论 a finding and the conclusion", &Story::finding) &&
           step("submit", "签字提交 signed and handed in, still without network", &Story::submit) &&
           step("sync", "同步 the server has it", &Story::sync) &&
           step("return", "退回 the supervisor returns it with a reason", &Story::giveBack) &&
           step("correct", "补正 the inspector corrects", &Story::correct) &&
           step("conflict", "冲突 a second inspector changed the same value", &Story::conflict) &&
           step("resolve", "处理冲突 a person decides", &Story::resolve) &&
           step("approve", "通过 approved, after one approval was taken back", &Story::approve) &&
           step("export", "导出 the official form as a file", &Story::exportForm);
}

bool Story::enrol() {
    for (const QString login : {"inspector2", "division", "inspector"}) {
        const auto code = hall_.code(login);
        sit(login, false);
        auto& hand = seat_->hand();
        if (code.isEmpty() || !hand.type("服务器地址", hall_.url()) ||
            !hand.type("一次性登记码", code) || !seat_->press("登记本机") ||
            !seat_->awaitSeeing("全部 "))
            return false;
        if (!seat_->await([&] { return seat_->hand().sees("已收到(服务器) 全部"); })) return false;
    }
    return hall_.show("inspector", "Project").size() > 1 &&
           hall_.show("division", "Project").size() > 1;
}

bool Story::openProject() {
    return seat_->press("任务") && seat_->type("名称、代码", "农田") &&
           seat_->open("岳阳县2022年高标准农田建设项目");
}

bool Story::openVisit() {
    return openProject() && seat_->press("继续核查") && seat_->awaitSeeing("指标核实");
}

/// The page shows the light and the rules that the server's own rules give.
bool Story::light() {
    const QString name = "澄波湖泉水补源与水系连通(济阳区)";
    const auto said = hall_.alerts(name);
    return said["light"] == "red" && seat_->press("任务") && seat_->type("名称、代码", "澄波湖") &&
           seat_->open(name) && seat_->awaitSeeing("红灯") &&
           seat_->awaitSeeing(said["alerts"][0]["text"].toString()) && aside("light") &&
           seat_->press("返回");
}

/// The printed total of that table is 98.62, of which the budget's execution earns 8.62.
bool Story::score() {
    const QString name = "普陀体育中心与委托运营方结算费用";
    return seat_->type("名称、代码", "普陀体育") && seat_->open(name) && seat_->press("绩效自评") &&
           seat_->awaitSeeing("98.62") && seat_->awaitSeeing("核算得分 8.62") && aside("score") &&
           seat_->press("返回") && seat_->press("返回");
}

bool Story::tasks() {
    if (!light() || !score()) return false;
    for (const auto& project : hall_.show("inspector", "Project"))
        if (project["pro_name"].toString() == "岳阳县2022年高标准农田建设项目")
            return openProject() && seat_->awaitSeeing("开始核查");
    return false;
}

bool Story::visit() {
    sit("inspector", true);
    return openProject() && seat_->press("开始核查") && seat_->awaitSeeing("指标核实") &&
           hall_.visit("inspector")["state"].toString() == "on_site";
}

bool Story::readings() {
    const QStringList typed = {"≥98.5公里",  "２１座",    "100百分比", "100%",
                               "1,600元/亩", "3,612公斤", "≥523人",    "1046人",
                               "512.5亩",    "≥208亩",    "20年",      "96.2%"};
    const QStringList names = {roads,
                               water,
                               "项目(工程)验收合格率",
                               "项目(工程)完成及时率",
                               "财政资金补助",
                               "年增粮食",
                               "受益脱贫(监测)人口数",
                               "解决脱贫(监测)饮水安全问题人数",
                               "新增和改善灌溉达标面积",
                               "新增和改善排水达标面积",
                               "工程设计使用年限",
                               "受益脱贫(监测)户满意度"};
    if (!seat_->press("指标核实")) return false;
    for (int i = 0; i < names.size(); ++i)
        if (!seat_->type(names[i] + " 本次核实值", typed[i]) || !seat_->press(names[i] + " 确定能"))
            return false;
    if (!picture() || !seat_->press("返回")) return false;
    return seat_->await([this] {
        int read = 0;
        for (const auto& one : hall_.show("inspector", "IndicatorReading"))
            read += one["parent"] == hall_.visit("inspector")["id"] && one.contains("raw") ? 1 : 0;
        return read == 12;
    });
}

bool Story::checks() {
    if (!seat_->press("进度核查") || !seat_->press("添加工作内容") ||
        !seat_->type("工作内容", "机耕路硬化") || !seat_->type("实测数量", "98.5") ||
        !seat_->press("返回") || !seat_->press("返回"))
        return false;
    if (!seat_->press("资金核查") || !seat_->press("添加凭证") ||
        !seat_->type("凭证号", "记-0612") || !seat_->type("金额", "1,234.5万") || !picture() ||
        !seat_->press("返回") || !seat_->press("返回"))
        return false;
    return seat_->await([this] {
        for (const auto& one : hall_.show("inspector", "MoneyCheck"))
            if (one["voucher_no"].toString() == "记-0612")
                return one["amount"].toString().startsWith("12345000");
        return false;
    });
}

bool Story::photo() {
    if (!seat_->press("佐证材料") || !seat_->press("选择文件") ||
        !seat_->press(QFileInfo(photo_).fileName()) || !seat_->awaitSeeing("原件保持原样"))
        return false;
    QFile original(photo_);
    if (!original.open(QIODevice::ReadOnly)) return false;
    const auto hash =
        QCryptographicHash::hash(original.readAll(), QCryptographicHash::Sha256).toHex();
    bool found = false;
    for (const auto& one : hall_.show("inspector", "Evidence"))
        found |= one["sha256"].toString().toLatin1() == hash;
    return found && picture() && seat_->press("返回");
}

bool Story::finding() {
    if (!seat_->press("问题") || !seat_->press("添加问题") || !seat_->press("进度") ||
        !seat_->press("一般") || !seat_->type("事实", "末端1.5公里未硬化") ||
        !seat_->type("依据", "实施方案") || !seat_->type("整改要求", "十月底前完成") ||
        !picture() || !seat_->press("返回") || !seat_->press("返回"))
        return false;
    if (!seat_->press("核查结论") || !seat_->type("核查人员", "林晓禾、周明川") ||
        !seat_->type("核查结论", "项目基本按计划实施。") || !seat_->press("返回"))
        return false;
    return seat_->await([this] {
        return hall_.visit("inspector")["conclusion"].toString() == "项目基本按计划实施。";
    });
}

bool Story::submit() {
    if (!seat_->press("检查并提交") || !seat_->awaitSeeing("检查无遗漏") ||
        !seat_->type("核查人员签字", "林晓禾") || !seat_->type("被核查单位签字", "姚秋实") ||
        !seat_->press("签字并提交"))
        return false;
    if (!seat_->await(
            [this] { return hall_.visit("inspector")["state"].toString() == "submitted"; }))
        return false;
    // Nothing has left the tablet yet.
    return hall_.sync("division") && hall_.visit("division").isEmpty();
}

bool Story::received() {
    return seat_->await([this] { return seat_->hand().sees("已收到(服务器) 全部"); });
}

bool Story::sync() {
    sit("inspector", false);
    return received() && hall_.sync("division") &&
           hall_.visit("division")["state"].toString() == "submitted";
}

bool Story::giveBack() {
    sit("division", false);
    if (!received() || !seat_->press("审核") || !seat_->press("岳阳县2022年高标准农田建设项目") ||
        !seat_->type("审核意见", "末端路段请重新丈量") || !picture() || !seat_->press("退回") ||
        !received())
        return false;
    return seat_->await([this] {
        return hall_.sync("inspector") &&
               hall_.visit("inspector")["state"].toString() == "returned" &&
               hall_.visit("inspector")["state_reason"].toString() == "末端路段请重新丈量";
    });
}

bool Story::readingIs(const QString& login, const QString& raw) {
    for (const auto& one : hall_.show(login, "IndicatorReading"))
        if (one["raw"].toString() == raw && one["parent"] == hall_.visit(login)["id"]) return true;
    return false;
}

bool Story::reaches(const QString& login, const QString& state) {
    return seat_->await(
        [&] { return hall_.sync(login) && hall_.visit(login)["state"].toString() == state; });
}

bool Story::correct() {
    sit("inspector", false);
    if (!openVisit() || !seat_->awaitSeeing("末端路段请重新丈量") || !seat_->press("开始补正") ||
        !seat_->awaitSeeing("检查并提交") || !picture() || !reaches("inspector2", "on_site"))
        return false;
    // Without network: the second inspector has not seen what is typed now.
    sit("inspector", true);
    return openVisit() && seat_->press("指标核实") &&
           seat_->type(roads + " 本次核实值", "99.2公里") && seat_->press("返回") &&
           seat_->await([this] { return readingIs("inspector", "99.2公里"); });
}

bool Story::conflict() {
    sit("inspector2", false);
    if (!openVisit() || !seat_->press("指标核实") ||
        !seat_->type(roads + " 本次核实值", "97.8公里") || !seat_->press("返回") ||
        !seat_->await(
            [this] { return hall_.sync("division") && readingIs("division", "97.8公里"); }))
        return false;
    sit("inspector", false);
    return received() && openVisit() && seat_->awaitSeeing("数值存在冲突") &&
           hall_.sync("inspector2") && hall_.openConflicts("inspector2").size() == 1;
}

bool Story::resolve() {
    if (!seat_->press("对比并处理") || !seat_->press("周明川") || !picture() ||
        !seat_->press("保存所选") || !received())
        return false;
    return seat_->await([this] {
        return hall_.sync("inspector2") && hall_.openConflicts("inspector2").isEmpty() &&
               readingIs("inspector2", "97.8公里");
    });
}

bool Story::approve() {
    sit("inspector", false);
    if (!openVisit() || !seat_->press("检查并提交") || !seat_->press("签字并提交") ||
        !reaches("division", "submitted"))
        return false;
    sit("division", false);
    if (!received() || !seat_->press("审核") || !seat_->press("岳阳县2022年高标准农田建设项目") ||
        !seat_->press("通过") || !seat_->press("撤销") || !seat_->awaitSeeing("仍待审核") ||
        !seat_->press("通过") || !picture() || !seat_->press("返回") || !received())
        return false;
    return reaches("inspector", "approved");
}

bool Story::exportForm() {
    sit("inspector", false);
    if (!received() || !openProject() || !seat_->press("已通过") || !seat_->press("历史") ||
        !seat_->press("导出") || !seat_->press("生成文件") || !seat_->awaitSeeing("文件已生成。"))
        return false;
    const QDir documents(QDir::homePath() + "/Documents");
    const auto files = documents.entryList({"*.pdf"}, QDir::Files);
    if (files.size() != 1) return false;
    QProcess reader;
    reader.start("pdftotext", {"-layout", documents.filePath(files.front()), "-"});
    if (!reader.waitForFinished()) return false;
    const auto text = QString::fromUtf8(reader.readAllStandardOutput());
    QFile::copy(documents.filePath(files.front()), folder_ + "/visit.pdf");
    for (const QString said : {"岳阳县2022年高标准农田建设项目", "97.8公里", "末端1.5公里未硬化",
                               "项目基本按计划实施。", "已通过"})
        if (!text.contains(said)) return false;
    return true;
}

}  // namespace

int main(int argc, char** argv) {
    if (argc < 4) {
        std::fprintf(stderr, "usage: story_acts BIN PHOTO DIR [STEP]\n");
        return 2;
    }
    qputenv("QT_QPA_PLATFORM", "offscreen");
    qputenv("QT_QUICK_BACKEND", "software");
    // The chooser begins where this home keeps pictures.
    const QTemporaryDir home;
    qputenv("HOME", home.path().toLocal8Bit());
    const QString photo = home.path() + "/Pictures/site.jpg";
    QDir().mkpath(home.path() + "/Pictures");
    QFile::copy(QString::fromLocal8Bit(argv[2]), photo);
    QGuiApplication app(argc, argv);
    field::ui::prepare();
    QAccessible::setActive(true);
    Story story(QString::fromLocal8Bit(argv[1]), photo, QString::fromLocal8Bit(argv[3]),
                QString::fromLocal8Bit(argc > 4 ? argv[4] : ""));
    return story.play() ? 0 : 1;
}
