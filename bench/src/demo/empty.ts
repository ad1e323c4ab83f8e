// The least that a program is: it says that it is there, and stays.
console.log("{}");
setInterval(() => {}, 60_000);
