// The page's own words in both languages. What people and the bot write to each other stays as it is.

const WORDS = {
  vi: {
    skip: "Tới các điện thoại",
    tagline: "bản chạy thử trên máy này",
    other_language: "English",
    clock: "Đồng hồ của bản chạy thử",
    next: "Việc kế tiếp",
    tomorrow: "+1 ngày",
    other_day: "Chọn ngày",
    other_day_title: "Đi tới một ngày",
    date: "Ngày",
    go: "Chạy tới ngày này",
    go_why: "Mọi việc đến hạn trong những ngày đó đều diễn ra.",
    off: "Tắt máy tới ngày này",
    off_why: "Như khi mất điện: bật lại rồi mới làm tiếp, và nói rõ khoảng đã mất.",
    close: "Đóng",
    done: "Xong",
    guide: "Thử trong ba phút",
    intro: "Mỗi khung là điện thoại của một người. Bấm nút, hoặc tự gõ vào máy.",
    progress: (done, all) => done === all ? "Đã xem hết câu chuyện." : `Đã xong ${done} trên ${all} bước`,
    step_done: "đã xong",
    play: "Làm giúp tôi",
    stop: "Dừng lại",
    free: "Giờ mời gõ tự do vào máy nào cũng được: gửi cả báo cáo trong một tin, gửi ảnh, “tôi nghỉ đến 20/12”, “xem lại”.",
    all_steps: "Mọi bước",
    fewer_steps: "Thu gọn",
    stuck: "Bước này chưa xảy ra. Mời gõ thử trên điện thoại.",
    phones: "Điện thoại",
    whose: "Điện thoại trên màn hình",
    more: "Thêm điện thoại",
    more_title: "Điện thoại của ai?",
    remove: name => `Cất điện thoại của ${name}`,
    chat_of: name => `Cuộc trò chuyện của ${name}`,
    new_message: "có tin mới",
    paper: "Giấy mời · mã",
    type_code: "Gõ mã",
    empty: "Chưa có tin nhắn nào.",
    start: "Bắt đầu",
    me: "Tôi:",
    bot: "Trợ lý:",
    edited: "đã sửa",
    message: "Nhắn tin",
    message_for: name => `Tin nhắn của ${name}`,
    send: "Gửi",
    send_photo: "Gửi ảnh",
    send_file: "Gửi tệp",
    queue: "Tin gửi đi",
    upcoming: when => `Mốc nhắc kế tiếp: ${when}`,
    filter: "Lọc tin",
    unasked: "Tự gửi",
    everything: "Cả câu trả lời",
    nothing_queued: "Chưa có tin nào. Khi máy nhắc ai, hay giữ tin nào lại, lý do hiện ở đây.",
    stranger: "chưa liên kết",
    moving: "Đồng hồ đang chạy …",
    moving_to: when => `Đồng hồ đang chạy tới ${when} …`,
    lost: "Mất kết nối với bản chạy thử. Đang thử lại …",
    failed: "Chưa thực hiện được. Mời thử lại.",
    nobody_listed: "Chưa có người nào để chạy thử.",
    kinds: {
      photo: "Ảnh", document: "Tệp", sticker: "Nhãn dán", voice: "Tin nhắn thoại", contact: "Danh thiếp",
      location: "Vị trí", poll: "Bình chọn",
    },
    roles: {},
    errors: {
      text: "Tin nhắn trống hoặc quá dài. Mời nhập lại.",
      button: "Nút này không còn nữa. Mời chọn nút khác hoặc nhắn tin.",
      no_file: "Không tìm thấy tệp này.",
      past: "Mời chọn một ngày sau hôm nay.",
      too_far: "Mỗi lần đi xa nhất 400 ngày. Mời chọn ngày gần hơn.",
      no_day: "Mời chọn một ngày.",
      no_step: "Không có bước này.",
      no_demo: "Bản chạy thử này không chỉnh được thời gian.",
      nobody: "Không có người này trong danh sách.",
      elsewhere: "Trang này chỉ dùng được trên chính máy đang chạy thử.",
      malformed: "Yêu cầu không đúng dạng. Mời tải lại trang.",
      unreadable: "Không đọc được tệp này. Mời chọn tệp khác.",
      size: "Tệp trống hoặc lớn hơn 50 MB. Mời chọn tệp khác.",
    },
    outgoing: {
      reply: "Trả lời", notice: "Báo tin", morning: "Tin nhắc", alarm: "Báo vận hành", file: "Tệp", farewell: "Lời chào cuối",
    },
    about: {
      "report:open": "Mở kỳ báo cáo", "report:-": "Nhắc trước hạn báo cáo", "report:+": "Nhắc quá hạn báo cáo",
      hole: "Hỏi lại sau khi mất kết nối", review: "Nhắc duyệt số liệu", returned: "Số liệu được trả lại",
    },
    other_notice: "Nhắc việc",
    states: {
      ready: "Đang chờ", waiting: "Đang chờ", sending: "Đang gửi", sent: "Đã gửi", unknown: "Chưa rõ đã đến chưa",
      dead: "Không gửi được", expired: "Quá giờ, không gửi nữa", cancelled: "Không gửi", dropped: "Không nhắc nữa",
    },
    whys: {
      quiet: when => `ngoài giờ nhắn tin, chờ đến ${when}`,
      talking: when => `người nhận đang trả lời dở, chờ đến ${when}`,
      again: when => `chưa gửi được, thử lại ${when}`,
      planned: when => `hẹn ${when}`,
      frozen: () => "liên kết tạm khóa, chờ Văn phòng quyết định",
      answered: () => "đã trả lời trước khi nhắc",
      over: () => "đã trả lời, hoặc đã qua kỳ nhắc",
      superseded: () => "đã có câu hỏi mới hơn thay thế",
      unlinked: () => "chưa liên kết điện thoại",
      unreachable: () => "người nhận đã chặn hoặc rời đi",
      erased: () => "đã xóa theo yêu cầu của người nhận",
    },
  },
  en: {
    skip: "Skip to the phones",
    tagline: "a trial on this machine",
    other_language: "Tiếng Việt",
    clock: "The trial's clock",
    next: "Next event",
    tomorrow: "+1 day",
    other_day: "Pick a day",
    other_day_title: "Go to a day",
    date: "Day",
    go: "Play up to this day",
    go_why: "Everything due in between happens at its hour.",
    off: "Switch off until this day",
    off_why: "Like a power cut: it goes on afterwards and says which hours it missed.",
    close: "Close",
    done: "Done",
    guide: "Try it in three minutes",
    intro: "Each frame is one person’s phone. Press the button, or type.",
    progress: (done, all) => done === all ? "You have seen the whole story." : `${done} of ${all} steps done`,
    step_done: "done",
    play: "Do it for me",
    stop: "Stop",
    free: "Now type freely on any phone, in Vietnamese: a whole report in one message, a picture, “tôi nghỉ đến 20/12” (I am away), “xem lại” (show me).",
    all_steps: "All steps",
    fewer_steps: "Fewer",
    stuck: "This has not happened. Try it on the phone yourself.",
    phones: "Phones",
    whose: "Phones on the wall",
    more: "Add a phone",
    more_title: "Whose phone?",
    remove: name => `Put the phone of ${name} away`,
    chat_of: name => `Conversation of ${name}`,
    new_message: "new message",
    paper: "Invitation · code",
    type_code: "Type it",
    empty: "No message yet.",
    start: "Start",
    me: "Me:",
    bot: "Assistant:",
    edited: "edited",
    message: "Message",
    message_for: name => `Message from ${name}`,
    send: "Send",
    send_photo: "Send a picture",
    send_file: "Send a file",
    queue: "Outgoing messages",
    upcoming: when => `Next reminding: ${when}`,
    filter: "Filter messages",
    unasked: "By itself",
    everything: "With answers",
    nothing_queued: "Nothing yet. Whom it reminds, what it holds back and why stands here.",
    stranger: "not linked",
    moving: "The clock is running …",
    moving_to: when => `The clock is running to ${when} …`,
    lost: "The trial does not answer. Trying again …",
    failed: "That did not work. Please try again.",
    nobody_listed: "There is nobody to try this with.",
    kinds: {
      photo: "Picture", document: "File", sticker: "Sticker", voice: "Voice message", contact: "Contact",
      location: "Place", poll: "Poll",
    },
    roles: {
      group_leader: "group leader", unit_contact: "unit contact", party_office: "Party Office", leadership: "leadership",
      reviewer: "reviewer", operator: "operator",
    },
    errors: {
      text: "The message is empty or too long. Please type it again.",
      button: "This button is gone. Please choose another one or type.",
      no_file: "This file cannot be found.",
      past: "Please pick a day after today.",
      too_far: "400 days at a time are the most. Please pick an earlier day.",
      no_day: "Please pick a day.",
      no_step: "There is no such step.",
      no_demo: "The time of this trial cannot be moved.",
      nobody: "There is no such person in the roster.",
      elsewhere: "This page works on the machine that runs the trial only.",
      malformed: "The request was malformed. Please load the page again.",
      unreadable: "This file cannot be read. Please choose another one.",
      size: "The file is empty or larger than 50 MB. Please choose another one.",
    },
    outgoing: {
      reply: "Answer", notice: "News", morning: "Reminder", alarm: "Alarm", file: "File", farewell: "Farewell",
    },
    about: {
      "report:open": "The period opens", "report:-": "Reminder before the due day", "report:+": "Overdue reminder",
      hole: "Asked again after an outage", review: "Reminder to review", returned: "A figure given back",
    },
    other_notice: "Reminder",
    states: {
      ready: "Waiting", waiting: "Waiting", sending: "Being sent", sent: "Sent", unknown: "Perhaps arrived",
      dead: "Not delivered", expired: "Too late, not sent", cancelled: "Not sent", dropped: "No longer needed",
    },
    whys: {
      quiet: when => `quiet hours, until ${when}`,
      talking: when => `the person is answering something, until ${when}`,
      again: when => `did not go out, again ${when}`,
      planned: when => `planned for ${when}`,
      frozen: () => "the link is held until the office decides",
      answered: () => "answered meanwhile",
      over: () => "answered, or its time has passed",
      superseded: () => "a newer question took its place",
      unlinked: () => "no phone linked",
      unreachable: () => "blocked us, or is gone",
      erased: () => "erased at the person's wish",
    },
  },
};

const DAYS = {
  vi: ["Chủ nhật", "Thứ Hai", "Thứ Ba", "Thứ Tư", "Thứ Năm", "Thứ Sáu", "Thứ Bảy"],
  en: ["Sunday", "Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday"],
};
const MONTHS = ["Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"];

export let language = remembered();

function remembered() {
  try {
    return localStorage.getItem("language") === "en" ? "en" : "vi";
  } catch {
    return "vi";  // storage may be forbidden; the page works without
  }
}

export function toggle() {
  language = language === "vi" ? "en" : "vi";
  try {
    localStorage.setItem("language", language);
  } catch { /* then it is not remembered */ }
}

export const words = () => WORDS[language];

// Moments come as local wall time, "2026-11-16T08:00".
function parts(moment) {
  const [, year, month, day, hour] = /^(\d+)-(\d+)-(\d+)T(\d+:\d+)/.exec(moment);
  return {year, month: +month, day: +day, hour, weekday: new Date(Date.UTC(year, month - 1, day)).getUTCDay()};
}

export function dayOf(moment, withYear) {
  const {year, month, day, weekday} = parts(moment), name = DAYS[language][weekday];
  if (language === "vi") return `${name} ${day}/${month}${withYear ? "/" + year : ""}`;
  return `${name} ${day} ${MONTHS[month - 1]}${withYear ? " " + year : ""}`;
}

export const hourOf = moment => parts(moment).hour;

export const momentOf = moment => `${hourOf(moment)}, ${dayOf(moment)}`;

// What is written in the page itself: data-says is its text, data-label what a screen reader says.
export function translate(root = document) {
  for (const node of root.querySelectorAll("[data-says]")) node.textContent = words()[node.dataset.says];
  for (const node of root.querySelectorAll("[data-label]")) node.setAttribute("aria-label", words()[node.dataset.label]);
}
