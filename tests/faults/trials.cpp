#include "tests/faults/trials.h"

#include <iterator>

namespace faults {

using field::shared::Code;
using field::shared::Failure;

namespace {

struct Plan {
    DiskFault fault;
    const char* name;
    int nth;
    bool sticky;
    After after;
};

std::string nameOf(const Flow& flow, const Plan& plan) {
    const char* after[] = {"tried again", "reopened", "killed"};
    return flow.name + ", " + plan.name + (plan.sticky ? " from" : " at") + " call " +
           std::to_string(plan.nth) + ", " + after[static_cast<int>(plan.after)] + ": ";
}

/// One flow under one fault.
class Trial {
  public:
    Trial(const Flow& flow, const Plan& plan) : flow_(flow), plan_(plan) {}

    /// False: the fault had no call to befall. `fault` says what was wrong.
    bool run(std::string& fault) {
        disk_.replace(flow_.machine, flow_.before);
        fault = story();
        flow_.close();
        return struck_;
    }

  private:
    std::string story() {
        if (flow_.act)
            if (auto opened = flow_.open(); !opened) return "opening: " + opened.failure().message;
        const int before = disk_.strikes(flow_.machine);
        disk_.planNth(flow_.machine, plan_.fault, plan_.nth, plan_.sticky);
        const auto answer = flow_.act ? flow_.act() : flow_.open();
        struck_ = disk_.strikes(flow_.machine) > before;
        if (!answer && !struck_) return "fails without a fault: " + answer.failure().message;
        if (!answer)
            if (auto wrong = faultOf(answer.failure(), plan_.fault == DiskFault::full);
                !wrong.empty())
                return wrong;
        if (auto wrong = goOn(answer.ok()); !wrong.empty()) return wrong;
        if (!flow_.done()) return "is not done though it was answered";
        if (auto more = flow_.more(); !more) return "goes on no more: " + more.failure().message;
        return cut();
    }

    std::string goOn(bool answered) {
        if (plan_.after == After::again) {
            disk_.heal(flow_.machine);
            if (answered) return {};
            if (flow_.whole && flow_.done()) return "answered as failed, and yet is there";
            const auto again = flow_.act ? flow_.act() : flow_.open();
            return again ? std::string() : "tried again: " + again.failure().message;
        }
        if (plan_.after == After::killed) disk_.die(flow_.machine);
        flow_.close();
        if (plan_.after == After::killed) disk_.restart(flow_.machine, chance_);
        disk_.heal(flow_.machine);
        if (auto opened = flow_.open(); !opened) return "opened anew: " + opened.failure().message;
        if (auto wrong = flow_.look(false); !wrong.empty()) return "opened anew: " + wrong;
        if (flow_.done()) return {};
        if (answered) return "is gone though it was answered";
        const auto again = flow_.act ? flow_.act() : Result<>(field::shared::Done{});
        return again ? std::string() : "tried after opening: " + again.failure().message;
    }

    /// What was answered for is on the disk and not only in what the system remembers of it.
    std::string cut() {
        disk_.die(flow_.machine);
        flow_.close();
        disk_.restart(flow_.machine, chance_);
        disk_.forgetUnsynced(flow_.machine);
        if (auto opened = flow_.open(); !opened)
            return "after a power cut: " + opened.failure().message;
        if (!flow_.done()) return "is gone after a power cut";
        const auto wrong = flow_.look(true);
        return wrong.empty() ? wrong : "after a power cut: " + wrong;
    }

    const Flow& flow_;
    Plan plan_;
    Disk& disk_ = Disk::installed();
    simulation::Chance chance_{1};
    bool struck_ = false;
};

}  // namespace

std::string faultOf(const Failure& failure, bool full) {
    const bool clear =
        failure.message.size() > 20 && failure.message.find(": ") != std::string::npos;
    const bool right = full ? failure.code == Code::full
                            : failure.code == Code::damaged || failure.code == Code::full;
    if (clear && right) return {};
    return std::string("answers ") + field::shared::codeName(failure.code) + ", \"" +
           failure.message + "\"";
}

Trials tryAll(const Flow& flow, int every) {
    const std::pair<DiskFault, const char*> faults[] = {{DiskFault::ioError, "EIO"},
                                                        {DiskFault::full, "ENOSPC"},
                                                        {DiskFault::failedSync, "failed fsync"},
                                                        {DiskFault::shortWrite, "short write"},
                                                        {DiskFault::readError, "EIO on read"}};
    constexpr After afters[] = {After::again, After::reopened, After::killed};
    Trials trials;
    for (const auto& [fault, name] : faults)
        for (const bool sticky : {false, true})
            for (int nth = 1;; nth += every) {
                bool struck = false;
                for (const auto after : afters) {
                    if (sticky && after != afters[nth % std::ssize(afters)]) continue;
                    const Plan plan{fault, name, nth, sticky, after};
                    std::string wrong;
                    const bool befell = Trial(flow, plan).run(wrong);
                    struck |= befell;
                    trials.runs += befell ? 1 : 0;
                    if (!wrong.empty() && trials.fault.empty())
                        trials.fault = nameOf(flow, plan) + wrong;
                }
                if (!struck) break;
                ++(sticky ? trials.sticky : trials.once);
            }
    return trials;
}

}  // namespace faults
